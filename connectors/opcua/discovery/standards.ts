// The companion specifications that discovery knows: namespaces, types, names.

/** OPC 40001-1 Machinery, OPC 40001-2 Process Values, OPC 40501-1 Machine Tools. */
export const machinery = 'http://opcfoundation.org/UA/Machinery/'
export const processValues = 'http://opcfoundation.org/UA/Machinery/ProcessValues/'
export const machineTool = 'http://opcfoundation.org/UA/MachineTool/'

export const types = {
  folder: 'i=61',
  machineTool: `${machineTool};i=13`,
  machineToolIdentification: `${machineTool};i=11`,
  machineIdentification: `${machinery};i=1012`,
  processValue: `${processValues};i=1003`,
} as const

/** What a machine says of itself; shown beside its draft. */
export const identification = [
  'Manufacturer',
  'Model',
  'ProductCode',
  'SerialNumber',
  'ProductInstanceUri',
  'YearOfConstruction',
  'SoftwareRevision',
  'Location',
  'ComponentName',
  'AssetId',
] as const

/** Levels that say nothing about a signal: left out of its name. */
export const plainLevels: ReadonlySet<string> = new Set([
  'Monitoring',
  'MachineTool',
  'MachineryBuildingBlocks',
  'MachineryEquipment',
  'AnalogSignal',
  'CurrentState',
])

/** Parts of a machine that hold no signals: files, methods, types of events, what identifies it. */
export const noSignals: ReadonlySet<string> = new Set([
  'Identification',
  'FileSystem',
  'Notification',
  'Messages',
  'JobManagement',
  'DefaultInstanceBrowseName',
  'InputArguments',
  'OutputArguments',
  'NodeVersion',
  'NamespaceMetadata',
  'AvailableStates',
  'AvailableTransitions',
  'LastTransition',
  'StateNumber',
  'TransitionNumber',
  'SignalTag',
])
