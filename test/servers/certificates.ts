// Test certificates: an authority with a server's and a client's certificate below it.
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bitString, der, octets, oid, sequence } from './der.ts'

/** Paths of PEM files. The server's names are `localhost` and 127.0.0.1. */
export interface Certificates {
  readonly authority: string
  readonly serverCertificate: string
  readonly serverKey: string
  readonly clientCertificate: string
  readonly clientKey: string
}

interface Identity {
  readonly commonName: string
  readonly key: KeyObject
  readonly publicKey: KeyObject
}

/** Makes a fresh authority and both certificates, valid for ten years around now. */
export async function writeCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true })
  const write = async (file: string, text: string) => {
    await writeFile(join(folder, file), text, { mode: 0o600 })
    return join(folder, file)
  }
  const [authority, server, client] = [identity('Kunlun test authority'), identity('localhost'), identity('client')]
  const pemOfKey = (of: Identity) => of.key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    authority: await write('authority.pem', certificate(authority, authority, [isAuthority])),
    serverCertificate: await write('server.pem', certificate(server, authority, [loopbackNames])),
    serverKey: await write('server.key', pemOfKey(server)),
    clientCertificate: await write('client.pem', certificate(client, authority, [])),
    clientKey: await write('client.key', pemOfKey(client)),
  }
}

function identity(commonName: string): Identity {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    commonName,
    key: createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: pair.publicKey,
  }
}

const utcTime = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const critical = der(0x01, Buffer.from([0xff]))
const isAuthority = sequence(oid('551d13'), critical, octets(sequence(critical)))
const loopbackNames = sequence(
  oid('551d11'),
  octets(sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
)

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
}

/** A version 3 certificate of `subject` signed by `issuer` (RFC 5280, 4.1). */
function certificate(subject: Identity, issuer: Identity, extensions: readonly Uint8Array[]): string {
  const year = 365 * 86_400_000
  const serial = randomBytes(8)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    nameOf(issuer.commonName),
    sequence(utcTime(new Date(Date.now() - 5 * year)), utcTime(new Date(Date.now() + 5 * year))),
    nameOf(subject.commonName),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  )
  const whole = sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, issuer.key)))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
