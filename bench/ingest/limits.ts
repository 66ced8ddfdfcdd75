// What limits each part, as profiles have shown it: the last section of the report.

/** To be read again after each change of the way in: `npm run bench -- ingest --profile`, then `npm run bench -- profile`. */
export const limits: readonly string[] = [
  '## What limits it',
  '',
  'From CPU profiles (`npm run bench -- ingest --profile`, summed up by `npm run bench -- profile`) and the processor times above.',
  '',
  '- **Acknowledgement**: the one thread. The bare subscriber spends a third of its time in system calls that write single PUBACKs, a third',
  '  collecting the garbage of those writes. The installation writes the PUBACKs of a group at once, which pays for spool and fdatasync.',
  '  What is left is MQTT.js itself, on both sides. Into DuckDB, its own threads compete for the two cores.',
  '- **Stored, one value per message**: the message, not the sample. Broker with MQTT.js and spool take more of the two cores for each',
  '  message than influxd for its sample; the loop has no messages. 0.8 of the loop is out of reach on two cores: it would be more',
  '  messages than the bare subscriber takes that keeps nothing.',
  '- **Stored, twenty values**: influxd, which takes more of the cores than everything of ours. Decoding goes on while a request is in',
  '  flight; sorting a batch by identity and making its lines does not, so influxd waits for them between two requests.',
  '- **Rollups** read every sample back once or twice, which was a third of all processor time until answers were read without a reviver;',
  '  now they wait while more than 5000 messages lie in the spool.',
  '- **OPC UA**: the server, at half as much again as the client.',
  '- **Latency**: batches. A sample waits for the batch before it; that of DuckDB is one transaction with its sync.',
  '- **Worker threads** were left out after measuring the hand-over: `docs/decisions/027-a-flood-is-acknowledged-before-it-is-stored.md`.',
]
