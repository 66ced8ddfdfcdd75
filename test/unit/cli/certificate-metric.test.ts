// The metric of certificates: seconds until each side's ends, nothing for links without any.
import { expect, test } from 'vitest'
import { createMetrics } from '../../../cli/run/metrics.ts'
import type { PipelineView } from '../../../dashboards/api/installation.ts'

test('the ends of certificates are told by connector and side', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const link = { kind: 'opcua', state: 'connected', dropped: 0, messages: {} }
  const connectors = [
    { ...link, id: 'hall', details: { certificateUntil: inDays(10), ownCertificateUntil: inDays(-1) } },
    { ...link, id: 'cell', details: { protocol: 'MQTT 5' } },
  ]
  const view = { connectors } as unknown as PipelineView
  const metric = createMetrics(() => view, { counts: async () => [] }).registry.getSingleMetric(
    'kunlun_opcua_certificate_expiry_seconds',
  )
  const { values } = (await metric?.get()) ?? { values: [] }
  const told = values.map(({ labels, value }) => [labels['connector'], labels['side'], Math.round(value / 86_400)])
  expect(told).toEqual([
    ['hall', 'own', -1],
    ['hall', 'server', 10],
  ])
})
