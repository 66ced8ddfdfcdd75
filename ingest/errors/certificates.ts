// Errors of certificates: which check failed, on which side, what to do on which.
import type { ErrorEntry } from './entry.ts'

export const certificateErrors = {
  CERTIFICATE_UNTRUSTED: {
    what: 'The certificate of {where} is not trusted; thumbprint {thumbprint}',
    next: 'Compare the thumbprint with the one shown at the server, then run `kunlun trust {connector} {thumbprint}`.',
    retry: true,
  },
  CERTIFICATE_UNREADABLE: {
    what: 'Our check of the certificate of {where} failed: {detail}',
    next: 'Give the server a certificate (RSA, at least 2048 bit), then ask again with `kunlun doctor opcua`.',
    retry: true,
  },
  CERTIFICATE_FORGED: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Do not trust it: somebody may stand between. Look at the certificate in the server itself.',
    retry: true,
  },
  CERTIFICATE_CHAIN_INCOMPLETE: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Give us the certificate of the authority: `kunlun certificates add {connector} <file> --issuer`.',
    retry: true,
  },
  CERTIFICATE_WEAK: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Renew it at the server with RSA of at least 2048 bit, signed with SHA-256, then trust the new one.',
    retry: true,
  },
  CERTIFICATE_EXPIRED: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Renew it at the server, then trust the new one. Where that must wait, name it in certificateExceptions.',
    retry: true,
  },
  CERTIFICATE_NOT_YET_VALID: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Compare the clock of the server with ours; a certificate made with a wrong clock must be made again there.',
    retry: true,
  },
  CERTIFICATE_WRONG_HOST: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Use a name that it states as endpoint, or allow the stated one under certificateHostNames.',
    retry: true,
  },
  CERTIFICATE_WRONG_URI: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Make the certificate anew at the server, with the ApplicationUri that the server states.',
    retry: true,
  },
  CERTIFICATE_WRONG_USE: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Make the certificate anew at the server: digitalSignature, keyEncipherment, dataEncipherment, serverAuth.',
    retry: true,
  },
  CERTIFICATE_REVOKED: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Its authority has withdrawn it: give the server a new certificate. There is no exception from this.',
    retry: true,
  },
  CERTIFICATE_REVOCATION_UNKNOWN: {
    what: 'Our check of the certificate of {where} failed: {detail}; thumbprint {thumbprint}',
    next: 'Give us the revocation list of its authority: `kunlun certificates add {connector} <file> --crl`.',
    retry: true,
  },
  CERTIFICATE_EXPIRING: {
    what: '{whose} certificate of {connector} ends in {days} day(s), on {until}; thumbprint {thumbprint}',
    next: "Ours: `kunlun certificates renew {connector}`. The server's: renew it there, then trust the new one.",
    retry: false,
  },
  OWN_CERTIFICATE_INVALID: {
    what: 'Our own certificate for {connector} cannot be used: {detail}; thumbprint {thumbprint}',
    next: 'Run `kunlun certificates renew {connector}`, then trust the new certificate at the server.',
    retry: true,
  },
  OWN_CERTIFICATE_REFUSED: {
    what: '{where} refuses our certificate for {connector}: {cause}; our thumbprint {thumbprint}',
    next: 'At the server: move our certificate to the trusted ones (file {file}); look there for the reason.',
    retry: true,
  },
  USER_CERTIFICATE_UNUSABLE: {
    what: 'The certificate of the user in {file} cannot be used: {cause}',
    next: 'Check userCertificate with userKey: both PEM, and the one made for the other.',
    retry: false,
  },
  SECURITY_WEAK: {
    what: '{connector} talks to {where} with {security}: {weakness}',
    next: 'It was allowed by allowWeakSecurity; switch on SignAndEncrypt at the server, then remove that line.',
    retry: false,
  },
  CERTIFICATE_EXCEPTED: {
    what: 'The certificate of {where} fails a check that certificateExceptions lets pass: {detail} ({because})',
    next: 'Have the certificate renewed at the server, then remove the exception.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>
