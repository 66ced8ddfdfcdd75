// What errors of certificates mean and what to do on which side, in Chinese.

export const certificatesZh = {
  CERTIFICATE_UNREADABLE: {
    what: '我方检查：服务器证书无法读取',
    next: '请在服务器上配置 RSA 证书（至少 2048 位），再用 kunlun doctor opcua 检查。',
  },
  CERTIFICATE_FORGED: {
    what: '我方检查：服务器证书的签名不成立',
    next: '请勿信任：可能有人冒充服务器。请到服务器上查看其证书。',
  },
  CERTIFICATE_CHAIN_INCOMPLETE: {
    what: '我方检查：缺少签发机构的证书',
    next: '请用 kunlun certificates add … --issuer 加入签发机构的证书。',
  },
  CERTIFICATE_WEAK: {
    what: '我方检查：服务器证书强度不足',
    next: '请在服务器上换用 RSA 2048 位以上、SHA-256 签名的证书，再信任新证书。',
  },
  CERTIFICATE_EXPIRED: {
    what: '我方检查：服务器证书已过期',
    next: '请在服务器上更新证书，再信任新证书；暂时无法更新时，可写入 certificateExceptions。',
  },
  CERTIFICATE_NOT_YET_VALID: {
    what: '我方检查：服务器证书尚未生效',
    next: '请比较服务器与本机的时钟；用错误时钟生成的证书需要重新生成。',
  },
  CERTIFICATE_WRONG_HOST: {
    what: '我方检查：证书中的主机名与地址不符',
    next: '请用证书中的名称作为 endpoint，或在 certificateHostNames 中允许该名称。',
  },
  CERTIFICATE_WRONG_URI: {
    what: '我方检查：证书中的 ApplicationUri 与服务器不符',
    next: '请在服务器上按其 ApplicationUri 重新生成证书。',
  },
  CERTIFICATE_WRONG_USE: {
    what: '我方检查：证书的用途不允许作为服务器证书',
    next: '请在服务器上重新生成证书：digitalSignature、keyEncipherment、dataEncipherment、serverAuth。',
  },
  CERTIFICATE_REVOKED: {
    what: '我方检查：服务器证书已被吊销',
    next: '签发机构已吊销该证书，请给服务器换发新证书；此项没有例外。',
  },
  CERTIFICATE_REVOCATION_UNKNOWN: {
    what: '我方检查：没有有效的吊销列表',
    next: '请用 kunlun certificates add … --crl 加入签发机构的吊销列表。',
  },
  CERTIFICATE_EXPIRING: {
    what: '证书即将到期',
    next: '我方证书：kunlun certificates renew；服务器证书：在服务器上更新，再信任新证书。',
  },
  CERTIFICATE_EXCEPTED: {
    what: '证书未通过检查，但 certificateExceptions 允许',
    next: '请在服务器上更新证书，再删除该例外。',
  },
  OWN_CERTIFICATE_INVALID: {
    what: '我方证书不可用',
    next: '请运行 kunlun certificates renew，再到服务器上信任新证书。',
  },
  OWN_CERTIFICATE_REFUSED: {
    what: '服务器拒绝我方证书',
    next: '请在服务器上把我方证书移到受信任的列表，并查看服务器给出的原因。',
  },
  USER_CERTIFICATE_UNUSABLE: {
    what: '用户证书不可用',
    next: '请检查 userCertificate 与 userKey：均为 PEM，且互相匹配。',
  },
  SECURITY_WEAK: {
    what: '连接的安全性较弱',
    next: '由 allowWeakSecurity 允许；请在服务器上启用 SignAndEncrypt，再删除该行。',
  },
} as const
