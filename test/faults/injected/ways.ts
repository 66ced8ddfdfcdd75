// The ways in which a link between two peers breaks.
import type { FaultyLink } from '../../servers/faulty-link.ts'

export interface Way {
  readonly name: 'partition' | 'reset' | 'half-open'
  readonly what: string
  break(link: FaultyLink): void
}

export const ways: readonly Way[] = [
  { name: 'partition', what: 'data stops both ways, nothing is closed', break: (link) => link.stall() },
  { name: 'reset', what: 'RST to both ends', break: (link) => void link.reset() },
  {
    name: 'half-open',
    what: 'the peer forgets the connection and says nothing',
    break: (link) => void link.loseFarHalf(),
  },
]
