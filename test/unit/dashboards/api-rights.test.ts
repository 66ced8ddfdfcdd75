// Every route of the table, tried by everybody; a route without a line in the table does not come up.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rightOf, rights } from '../../../dashboards/api/rights/table.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { type Trial, tryEveryRoute } from '../../suites/rights.ts'

let api: StoryApi
let trials: readonly Trial[]
beforeAll(async () => {
  // Asked for when it is first used: its routes exist without it.
  const oidc = { issuer: 'https://id.plant', clientId: 'kunlun', publicUrl: 'https://kunlun.plant' }
  api = await openStoryApi({ http: { oidc } })
  trials = await tryEveryRoute(api)
}, 120_000)
afterAll(() => api.close())

describe('every route', () => {
  it('lets through whom the table lets through, nobody else', () => {
    const routes = Object.values(rights).filter((right) => right !== 'public').length
    expect(trials.length).toBe(routes * 13)
    expect(trials.filter(({ expected, got }) => expected !== got)).toEqual([])
  })

  it('of the table exists', () => {
    const dead = Object.keys(rights).filter((route) => {
      const [method = '', url = ''] = route.split(' ')
      // Files of the description and of the page, by a pattern of their own.
      return !url.endsWith('*') && !api.app.hasRoute({ method: method as 'GET', url }) && url !== '/'
    })
    expect(dead).toEqual([])
  })

  it('without a line in the table says what to add', () => {
    expect(() => rightOf('POST', '/api/v1/furnaces')).toThrow(
      'The route "POST /api/v1/furnaces" has no right: add a line \'POST /api/v1/furnaces\': … to dashboards/api/rights/table.ts',
    )
    for (const name of ['__proto__', 'constructor', 'toString']) expect(() => rightOf('GET', name)).toThrow('no right')
  })
})
