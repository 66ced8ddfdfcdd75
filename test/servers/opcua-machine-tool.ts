// An OPC UA server with the companion nodesets: a machine tool, a furnace zone, a structure, what hostile servers name things.
import {
  type AddressSpace,
  coerceInt64,
  coerceQualifiedName,
  DataType,
  ensureDatatypeExtracted,
  type Namespace,
  type NodeId,
  nodesets,
  OPCUAServer,
  type OPCUAServerOptions,
  QualifiedName,
  Range,
  resolveNodeId,
  StatusCodes,
  standardUnits,
  type UADataType,
  type UAObject,
  type UAObjectType,
  Variant,
  VariantArrayType,
} from 'node-opcua'
import { quietLibrary } from '../../connectors/opcua/quiet.ts'

export const machineToolNamespace = 'urn:kunlun:test:hall'
const uris = {
  machinery: 'http://opcfoundation.org/UA/Machinery/',
  machineTool: 'http://opcfoundation.org/UA/MachineTool/',
  processValues: 'http://opcfoundation.org/UA/Machinery/ProcessValues/',
} as const

/** Browse names that a hostile server may give. */
export const hostileNames = [
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'a: {b: [c',
  '"; rm -rf /; #',
  'line\nbreak: true',
  '温度 🔥',
  '- &anchor *alias !!js/function',
  'x'.repeat(300),
] as const

export interface MachineToolServer extends AsyncDisposable {
  readonly endpoint: string
  readonly addressSpace: AddressSpace
}

/** Without protection: discovery is looked at here, not security. */
export async function startMachineTool(options: OPCUAServerOptions = {}): Promise<MachineToolServer> {
  quietLibrary()
  const { standard, di, ia, irdi, padim, machinery, machineryProcessValues, isa95JobControl, machineryJobs } = nodesets
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    nodeset_filename: [
      ...[standard, di, ia, irdi, padim, machinery, machineryProcessValues, isa95JobControl, machineryJobs],
      nodesets.machineTool,
    ],
    buildInfo: { manufacturerName: 'Prosys OPC Ltd.', productName: 'SimulationServer', softwareVersion: '5.4' },
    ...options,
  })
  await server.initialize()
  const { addressSpace } = server.engine
  if (addressSpace === null) throw new Error('the server has no address space')
  const namespace = addressSpace.registerNamespace(machineToolNamespace)
  addMachineTool(addressSpace, namespace)
  addFurnace(addressSpace, namespace)
  await addPlain(addressSpace, namespace)
  await server.start()
  return {
    endpoint: `opc.tcp://127.0.0.1:${server.endpoints[0]?.port}`,
    addressSpace,
    async [Symbol.asyncDispose]() {
      await server.shutdown(0)
    },
  }
}

function typeIn(addressSpace: AddressSpace, name: string, uri: string): UAObjectType {
  const type = addressSpace.findObjectType(name, addressSpace.getNamespaceIndex(uri))
  if (type === null) throw new Error(`no type ${name}`)
  return type
}

function machinesFolder(addressSpace: AddressSpace): UAObject {
  const folder = addressSpace.findNode(`ns=${addressSpace.getNamespaceIndex(uris.machinery)};i=1001`)
  return folder as UAObject
}

function addMachineTool(addressSpace: AddressSpace, namespace: Namespace): void {
  const machine = typeIn(addressSpace, 'MachineToolType', uris.machineTool).instantiate({
    browseName: 'Mill 5',
    organizedBy: machinesFolder(addressSpace),
    namespace,
    optionals: [
      'Monitoring.MachineTool.MachineryItemState',
      'Monitoring.MachineTool.OperationCounters.PowerOnDuration',
      'MachineryBuildingBlocks.MachineryItemState',
      'MachineryBuildingBlocks.OperationCounters.PowerOnDuration',
    ],
  } as never)
  const index = addressSpace.getNamespaceIndex(uris.machineTool)
  const monitoring = machine.getComponentByName('Monitoring', index)
  typeIn(addressSpace, 'ChannelMonitoringType', uris.machineTool).instantiate({
    browseName: 'Channel 1',
    componentOf: monitoring as UAObject,
    namespace,
    optionals: ['RapidOverride'],
  } as never)
  typeIn(addressSpace, 'SpindleMonitoringType', uris.machineTool).instantiate({
    browseName: 'Spindle 1',
    componentOf: monitoring as UAObject,
    namespace,
  } as never)
  const set = (node: object | null | undefined, dataType: DataType, value: unknown) =>
    (node as { setValueFromSource(v: object): void } | null)?.setValueFromSource({ dataType, value })
  const override = monitoring?.getChildByName('Channel 1')?.getChildByName('FeedOverride') as UAObject
  set(override, DataType.Double, 85)
  set(override.getPropertyByName('EngineeringUnits'), DataType.ExtensionObject, standardUnits.percent)
  set(override.getPropertyByName('EURange'), DataType.ExtensionObject, new Range({ low: 0, high: 120 }))
  const identification = machine.getChildByName('Identification') as UAObject
  const said: Record<string, string> = { Manufacturer: 'Hexagon Werke "AG"', SerialNumber: 'SN-0815' }
  for (const [name, text] of Object.entries(said)) {
    const property = identification.getPropertyByName(name) ?? identification.getChildByName(name)
    const isText = name === 'SerialNumber'
    const value = isText ? text : { locale: 'en', text }
    ;(property as { setValueFromSource(v: object): void } | null)?.setValueFromSource({
      dataType: isText ? DataType.String : DataType.LocalizedText,
      value,
    })
  }
}

/** A furnace after OPC 40001-2: a zone with value, set point, unit, range, alarm limits. */
function addFurnace(addressSpace: AddressSpace, namespace: Namespace): void {
  const furnace = namespace.addObject({ browseName: 'Furnace 2', organizedBy: machinesFolder(addressSpace) })
  const zone = typeIn(addressSpace, 'ProcessValueType', uris.processValues).instantiate({
    browseName: 'Zone 1',
    componentOf: furnace,
    namespace,
    optionals: ['ProcessValueSetpoint', 'AnalogSignal.LowLowLimit', 'AnalogSignal.HighHighLimit'],
  } as never)
  const analog = zone.getChildByName('AnalogSignal') as UAObject
  const set = (node: object | null, dataType: DataType, value: unknown) =>
    (node as { setValueFromSource(v: object): void } | null)?.setValueFromSource({ dataType, value })
  set(analog, DataType.Double, 1312.5)
  set(zone.getChildByName('ProcessValueSetpoint'), DataType.Double, 1320)
  for (const owner of [analog, zone.getChildByName('ProcessValueSetpoint') as UAObject]) {
    set(owner.getPropertyByName('EngineeringUnits'), DataType.ExtensionObject, standardUnits.degree_celsius)
  }
  const range = new Range({ low: 0, high: 1700 })
  set(analog.getPropertyByName('EURange'), DataType.ExtensionObject, range)
  set(analog.getChildByName('LowLowLimit'), DataType.Double, 20)
  set(analog.getChildByName('HighHighLimit'), DataType.Double, 1600)
}

/** Neither standard: analog items, arrays, a structure, an enumeration, a counter beyond 53 bits, hostile names. */
async function addPlain(addressSpace: AddressSpace, namespace: Namespace): Promise<void> {
  const press = namespace.addObject({ browseName: 'Press', organizedBy: addressSpace.rootFolder.objects })
  namespace.addAnalogDataItem({
    browseName: 'Force',
    nodeId: 's=press.force',
    componentOf: press,
    dataType: DataType.Double,
    engineeringUnitsRange: { low: 0, high: 400 },
    instrumentRange: { low: -10, high: 500 },
    engineeringUnits: standardUnits.newton,
    value: { dataType: DataType.Double, value: 12.5 },
  } as never)
  namespace.addVariable({
    browseName: 'Curve',
    nodeId: 's=press.curve',
    componentOf: press,
    dataType: DataType.Double,
    valueRank: 1,
    value: new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2, 3] }),
  } as never)
  namespace.addVariable({
    browseName: 'Parts',
    nodeId: 's=press.parts',
    componentOf: press,
    dataType: DataType.UInt64,
    value: new Variant({ dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value: [0x00200000, 1] }),
  } as never)
  namespace.addMultiStateDiscrete({
    browseName: 'Door',
    nodeId: 's=press.door',
    componentOf: press,
    enumStrings: ['Open', 'Closed', 'Locked'],
    value: 1,
  } as never)
  namespace.addVariable({
    browseName: 'Broken',
    nodeId: 's=press.broken',
    componentOf: press,
    dataType: DataType.Double,
    value: { get: () => StatusCodes.BadSensorFailure } as never,
  } as never)
  await addStructure(addressSpace, namespace, press)
  const zoo = namespace.addObject({ browseName: 'Zoo', organizedBy: addressSpace.rootFolder.objects })
  for (const [index, browseName] of hostileNames.entries()) {
    namespace.addVariable({
      browseName: new QualifiedName({ name: browseName, namespaceIndex: namespace.index }),
      nodeId: `s=zoo;${index}: "${browseName.slice(0, 40)}"`,
      componentOf: zoo,
      dataType: DataType.Double,
      value: { dataType: DataType.Double, value: index },
    } as never)
  }
}

/** A type that only this server knows: clients have to read its definition. Nested, with an enumeration and an array. */
async function addStructure(addressSpace: AddressSpace, namespace: Namespace, press: UAObject): Promise<void> {
  const mode = namespace.createDataType({
    browseName: 'PressMode',
    isAbstract: false,
    subtypeOf: 'Enumeration',
    partialDefinition: [
      { name: 'Idle', value: coerceInt64(0) },
      { name: 'Pressing', value: coerceInt64(1) },
    ],
  })
  const point = structureType(namespace, 'PressPoint', [
    { name: 'X', dataType: resolveNodeId('Double'), valueRank: -1 },
    { name: 'Y Axis', dataType: resolveNodeId('Double'), valueRank: -1 },
  ])
  const cycle = structureType(namespace, 'PressCycle', [
    { name: 'Number', dataType: resolveNodeId('UInt32'), valueRank: -1 },
    { name: 'Total', dataType: resolveNodeId('Int64'), valueRank: -1 },
    { name: 'Mode', dataType: mode.nodeId, valueRank: -1 },
    { name: 'Label', dataType: resolveNodeId('LocalizedText'), valueRank: -1 },
    { name: 'Started', dataType: resolveNodeId('UtcTime'), valueRank: -1 },
    { name: 'Peak', dataType: point.nodeId, valueRank: -1 },
    { name: 'Samples', dataType: resolveNodeId('Float'), valueRank: 1 },
  ])
  await ensureDatatypeExtracted(addressSpace)
  const value = addressSpace.constructExtensionObject(cycle, {
    number: 7,
    total: coerceInt64(123456789012345),
    mode: 1,
    label: { locale: 'en', text: 'first' },
    started: new Date(1_767_571_200_000),
    peak: { x: 1.5, 'y Axis': -2.5 },
    samples: [0.5, 0.25],
  })
  namespace.addVariable({
    browseName: 'Cycle',
    nodeId: 's=press.cycle',
    componentOf: press,
    dataType: cycle.nodeId,
    value: { dataType: DataType.ExtensionObject, value },
  } as never)
}

function structureType(
  namespace: Namespace,
  browseName: string,
  fields: readonly { name: string; dataType: NodeId; valueRank: number }[],
): UADataType {
  const type = namespace.createDataType({
    browseName,
    isAbstract: false,
    subtypeOf: 'Structure',
    partialDefinition: [...fields],
  })
  namespace.addObject({
    browseName: coerceQualifiedName('0:Default Binary'),
    typeDefinition: 'DataTypeEncodingType',
    encodingOf: type,
  })
  return type
}
