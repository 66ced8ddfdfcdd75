// Errors of what the way in stands on: stores, spool, links.
import type { ErrorEntry } from './entry.ts'

export const storageErrors = {
  // stores, spool
  STORE_UNREACHABLE: {
    what: 'The store at {where} does not answer: {cause}',
    next: 'Samples wait in the spool and are written once it is back; check the server.',
    retry: true,
  },
  STORE_DENIED: {
    what: 'The store at {where} refuses access ({status})',
    next: 'Check user, token and rights; samples wait in the spool meanwhile.',
    retry: true,
  },
  STORE_LAYOUT: {
    what: 'The store at {where} does not fit: {cause}',
    next: 'Choose another server or database; samples wait in the spool meanwhile.',
    retry: true,
  },
  STORE_LOCKED: {
    what: 'Another process ({pid}) has the store {file} open',
    next: 'Stop it first, or choose another data folder; a running installation is reached through its API.',
    retry: false,
  },
  STORE_FILE: {
    what: 'The store {file} cannot be opened: {cause}',
    next: 'Check the path, the rights and the free space; a file that is damaged can be moved aside.',
    retry: false,
  },
  SPOOL_FULL: {
    what: 'The spool has reached its cap of {limit} bytes',
    next: 'Sources are held back until it drains; check the store, or raise spool.maxBytes.',
    retry: true,
  },
  SPOOL_WRITE_FAILED: {
    what: 'The spool in {folder} cannot be written: {cause}',
    next: 'Sources are held back until it can; check the disk (space, rights, health).',
    retry: true,
  },
  SPOOL_LOCKED: {
    what: 'Another process ({pid}) works in {folder}',
    next: 'Stop it first, or choose another data folder; a running installation is reached through its API.',
    retry: false,
  },
  SPOOL_VERSION: {
    what: '{file} was written by a newer version ({found})',
    next: 'Start that version again; nothing was touched.',
    retry: false,
  },
  // links
  LINK_LOST: {
    what: 'The link of {connector} to {where} was lost: {cause}',
    next: 'It is tried again by itself; check the server and the network if it lasts.',
    retry: true,
  },
  LINK_UNSTABLE: {
    what: 'The link of {connector} was lost {times} times, each soon after it was opened: {cause}',
    next: 'Where another process may use the same client id, give each its own; else look at the network and the server.',
    retry: true,
  },
  LINK_REFUSED: { what: '{where} refuses {connector}: {cause}', next: 'Check user, password and rights.', retry: true },
  NODE_UNKNOWN: {
    what: '{connector}: the server has no node {node}',
    next: 'Check the NodeId, browse path or namespace URI; all other nodes go on.',
    retry: false,
  },
  NODE_REFUSED: {
    what: '{connector}: the server does not monitor {node}',
    next: 'See the status: rights, attributes, limits of the server; it is asked for again alone, all other nodes go on.',
    retry: false,
  },
  DEADBAND_REFUSED: {
    what: '{connector}: the server refuses the deadband ({type}) of {node}',
    next: 'Percent needs a property EURange at the node: set deadband instead; until then every change is reported.',
    retry: false,
  },
  NODES_NOT_MONITORED: {
    what: '{connector}: {missing} of {configured} nodes are not monitored',
    next: 'Each was named with its reason before; they are asked for again, the others go on.',
    retry: false,
  },
  QUEUE_SHORT: {
    what: '{connector}: the queues of the server last for {seconds} s without a link, not for {wanted} s',
    next: 'Lower outageSeconds, lengthen the sampling interval, or raise the queue sizes of the server.',
    retry: false,
  },
  SOURCE_TIME_STILL: {
    what: '{connector}: the source time of {node} stands still while its value changes',
    next: 'Set the clock of the device; see stillTime of the connector for the time that is used meanwhile.',
    retry: false,
  },
  ROW_UNUSABLE: {
    what: '{source}: {detail}',
    next: 'Mend the row or the column mapping; the other rows were used.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>
