// Scripted peers, disks, networks, clocks, floods, crash states in short.
import { injectedFaults } from '../faults/injected/index.ts'
import { serverTest } from '../servers/gate.ts'
import { faultsInShort } from '../suites/faults.ts'

faultsInShort(injectedFaults, await serverTest('mosquitto', 'influxd'))
