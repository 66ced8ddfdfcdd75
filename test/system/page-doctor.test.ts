// The link doctor on the page, against a real OPC UA server: what fails is shown, the button that mends it mends it.
import { describe, expect } from 'vitest'
import { linkDoctor } from '../../cli/run/link-doctor.ts'
import { serverTest } from '../servers/gate.ts'
import { startSecured } from '../servers/opcua-secured.ts'
import { openView } from '../suites/browser.ts'
import { temporaryFolder } from '../suites/connector-tools.ts'
import { opcuaSettings } from '../suites/opcua.ts'
import { type Desk, deskOpener } from '../suites/page-desk.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()

/** The story's connector leads to the server from now on. */
async function leadTo(endpoint: string, { api }: Desk): Promise<void> {
  const { ledger } = api.installation
  const connectors = { 'furnace-opcua': { kind: 'opcua', ...opcuaSettings(endpoint, ['load']) } }
  const doctor = linkDoctor({ connectors: () => connectors as never, data: await temporaryFolder(), ledger })
  Object.assign(api.installation, { linkDoctor: doctor })
}

describe.each([
  ['en', 'The link cannot come up', 'Trust this certificate', 'Compared, they agree', 'The link can come up'],
  ['zh', '无法连接', '信任此证书', '已核对一致', '可以连接'],
] as const)('in %s', (language, refused, trust, ok, good) => {
  it('a server that is not trusted is trusted by the button, then every step passes', async () => {
    await using server = await startSecured()
    const desk = await openDesk(language)
    const { page, url, api, complaints } = desk
    await leadTo(server.endpoint, desk)
    await openView(page, url, 'pipeline')
    await page.getByTestId('examine-furnace-opcua').click()
    const found = page.getByTestId('diagnosis')
    await found.getByText(refused).waitFor()
    await found.getByText('CERTIFICATE_UNTRUSTED').waitFor()
    if (process.env['KUNLUN_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['KUNLUN_SHOTS']}/doctor-${language}.png`, fullPage: true })
    await found.getByRole('button', { name: trust }).click()
    await page.getByRole('button', { name: ok }).click()
    await found.getByText(good).waitFor()
    if (process.env['KUNLUN_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['KUNLUN_SHOTS']}/doctor-${language}-ok.png`, fullPage: true })
    const audited = await api.installation.ledger.audit.list({ limit: 5 })
    expect(audited.map(({ action, subject }) => `${action} ${subject}`)).toContain('certificate.trust furnace-opcua')
    expect(complaints).toEqual([])
  })
})

describe('the API', () => {
  it('examines connectors of the configuration only, trusts what was refused only', async () => {
    const desk = await openDesk('en')
    await leadTo('opc.tcp://127.0.0.1:1', desk)
    const { api } = desk
    const post = async (path: string) => (await api.post(`/api/v1/connectors/${path}`, {})).statusCode
    expect(await post('furnace-opcua/diagnosis')).toBe(200)
    for (const id of ['cell-mqtt', 'nobody', '__proto__', encodeURIComponent('opc.tcp://169.254.169.254:4840')]) {
      expect(await post(`${id}/diagnosis`)).toBeGreaterThanOrEqual(400)
    }
    expect(await post(`furnace-opcua/certificates/${'ab'.repeat(20)}/trust`)).toBe(404)
    for (const name of ['..%2F..%2Fetc', 'x', `${'ab'.repeat(20)}.pem`]) {
      expect(await post(`furnace-opcua/certificates/${name}/trust`)).toBe(400)
    }
  })
})
