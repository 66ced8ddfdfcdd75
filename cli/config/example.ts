// The example plant of the sample file: one machine behind each kind of link, a study, the page.
export const example = {
  site: { enterprise: 'huasheng', name: 'zibo', timezone: 'Asia/Shanghai' },
  connectors: {
    'shop-floor': {
      kind: 'mqtt',
      url: 'mqtt://127.0.0.1:1883',
      username: 'kunlun',
      password: { env: 'KUNLUN_MQTT_PASSWORD' },
      subscriptions: [
        { topic: 'plant/{line}/{machine}/{signal}', payload: { format: 'json' } },
        { topic: 'lab/{machine}/outcomes', payload: { format: 'outcome' } },
      ],
    },
    'kiln-hall': {
      kind: 'opcua',
      endpoint: 'opc.tcp://127.0.0.1:4840',
      username: 'kunlun',
      password: { env: 'KUNLUN_OPCUA_PASSWORD' },
      nodes: [
        { node: 'nsu=urn:example:furnace;s=Zone1.Temperature', machine: 'furnace-1', signal: 'zone1_temperature' },
        { node: 'nsu=urn:example:furnace;s=Program.Segment', machine: 'furnace-1', signal: 'segment' },
      ],
    },
  },
  machines: {
    'furnace-1': {
      kind: 'furnace',
      area: 'sintering',
      line: 'kiln-hall',
      signals: {
        zone1_temperature: { unit: 'Cel', type: 'float', range: [-20, 1800], deadband: 0.1, intervalSeconds: 10 },
        segment: { type: 'integer' },
      },
    },
    'mill-1': {
      kind: 'machine-tool',
      area: 'machining',
      line: 'cell-1',
      signals: { spindle_load: { unit: '%', type: 'float', range: [0, 150] }, executing: { type: 'boolean' } },
    },
  },
  stores: { telemetry: { kind: 'duckdb' } },
  studies: {
    'substrate-96': {
      machine: 'furnace-1',
      process: 'sintering',
      parameters: [
        { name: 'peak', type: 'continuous', low: 1500, high: 1640, unit: 'Cel', feature: 'soak_mean' },
        { name: 'soak', type: 'continuous', low: 30, high: 240, unit: 'min', feature: 'soak_minutes' },
      ],
      objectives: [{ outcome: 'cost', goal: 'minimize', unit: 'CNY' }],
      constraints: [{ outcome: 'density', min: 96.5, unit: '%', probability: 0.9 }],
    },
  },
  http: { port: 8080 },
}
