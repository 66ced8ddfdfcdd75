// Errors on the way in: configuration, decoding, contracts.
import type { ErrorEntry } from './entry.ts'

export const wayInErrors = {
  // configuration
  CONFIG_UNREADABLE: {
    what: '{file} cannot be read: {cause}',
    next: 'Check the path given with -c, or write a first one with `kunlun init`.',
    retry: false,
  },
  CONFIG_INVALID: {
    what: '{file} has {count} problem(s)',
    next: 'Mend each line named, then run `kunlun check -c {file}` again.',
    retry: false,
  },
  FILE_EXISTS: {
    what: '{file} is already there',
    next: 'Choose another name, or move the file away first; nothing was written.',
    retry: false,
  },
  SECRET_MISSING: {
    what: 'The secret {where} is not set: {cause}',
    next: 'Set the environment variable or the file that it names.',
    retry: false,
  },
  // decoding
  PAYLOAD_NOT_JSON: {
    what: 'The payload is not JSON: {cause}',
    next: 'Check what the publisher sends on {source}; replay the entry once the mapping fits.',
    retry: false,
  },
  PAYLOAD_SHAPE: {
    what: 'The payload lacks what the mapping expects: {detail}',
    next: 'Mend the payload mapping of the connector, then replay.',
    retry: false,
  },
  PAYLOAD_TOO_LARGE: {
    what: 'A message of {bytes} bytes exceeds the limit of {limit}',
    next: 'Raise maxMessageBytes of the connector if such messages are wanted.',
    retry: false,
  },
  PAYLOAD_TOO_DEEP: {
    what: 'A payload is nested deeper than the limit of {limit}',
    next: 'Raise maxNesting of the connector if such messages are wanted, then replay.',
    retry: false,
  },
  TOPIC_UNMATCHED: {
    what: 'The topic {source} matches no template of the connector',
    next: 'Add a template for it, or narrow the subscription; then replay.',
    retry: false,
  },
  DECODER_FAILED: {
    what: 'The decoder of {connector} failed on a message: {cause}',
    next: 'Please report it with the payload shown; replay once it is mended.',
    retry: false,
  },
  CONNECTOR_UNKNOWN: {
    what: 'No connector {connector} is configured',
    next: 'Configure it again under connectors, then replay.',
    retry: false,
  },
  // contract
  MACHINE_UNKNOWN: {
    what: 'No machine {machine} is configured',
    next: 'Add it under machines, then replay.',
    retry: false,
  },
  SIGNAL_UNKNOWN: {
    what: 'The contract of {machine} has no signal {signal}',
    next: 'Add the signal to the contract, then replay.',
    retry: false,
  },
  SIGNAL_DERIVED: {
    what: '{machine}/{signal} is computed here, yet a value of it was sent',
    next: 'Send it under another name, or take derive out of the contract, then replay.',
    retry: false,
  },
  SIGNAL_LIMIT: {
    what: '{machine} has no room for the signal {signal}: its births promised more than it may have',
    next: 'Look for a source that invents names; raise maxSignals or maxNewSignalsPerHour of the machine, then replay.',
    retry: false,
  },
  VALUE_TYPE: {
    what: '{machine}/{signal} expects {expected}, got {found}',
    next: 'Mend the publisher or the type in the contract, then replay.',
    retry: false,
  },
  VALUE_NOT_FINITE: {
    what: '{machine}/{signal} got {found}, which no store can hold',
    next: 'Send a status instead of NaN or Infinity.',
    retry: false,
  },
  UNIT_UNKNOWN: {
    what: '{machine}/{signal}: {found} cannot be converted to {expected}',
    next: 'State a UCUM unit of the same kind, then replay.',
    retry: false,
  },
  TIME_MISSING: {
    what: '{machine}/{signal} came without a time',
    next: 'Map the time of the payload, or set time: received for this machine.',
    retry: false,
  },
  TIME_FUTURE: {
    what: '{machine}/{signal} is dated {time}, later than now by more than {limit} s',
    next: 'Set the clock of the source, then replay.',
    retry: false,
  },
  TIME_INVALID: {
    what: '{machine}/{signal} has a time that cannot be stored: {found}',
    next: 'Mend the time mapping (unit, format), then replay.',
    retry: false,
  },
  SAMPLE_CONFLICT: {
    what: '{machine}/{signal} at {time} is already stored with another value',
    next: 'Decide which is right; two different readings cannot share one time.',
    retry: false,
  },
  NAME_NOT_ALLOWED: {
    what: '{found} cannot be a name',
    next: 'Use letters, digits, dot, dash or underscore, at most 64.',
    retry: false,
  },
  SPARKPLUG_PAYLOAD: {
    what: 'The message on {source} is no Sparkplug B payload: {cause}',
    next: 'Check what the edge node publishes; other formats need a subscription of their own.',
    retry: false,
  },
  SPARKPLUG_UNRESOLVED: {
    what: '{metric} of {source} has no certain name: {cause}',
    next: 'The edge node is asked for its births; if this lasts, check that it answers Node Control/Rebirth.',
    retry: false,
  },
  SPARKPLUG_VALUE: {
    what: '{machine}/{signal} has no value that can be read: {cause}',
    next: 'Mend the datatype of the metric at the edge node, or leave the metric out there.',
    retry: false,
  },
  DISCOVERY_NOT_POSSIBLE: {
    what: '{connector} ({kind}) cannot be asked for its machines',
    next: 'Discovery needs an OPC UA server; machines on MQTT announce themselves (Sparkplug) or are configured.',
    retry: false,
    status: 400,
  },
  STORE_REJECTED: {
    what: 'The store refused the sample: {cause}',
    next: 'See the reason; replay once it is mended.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>
