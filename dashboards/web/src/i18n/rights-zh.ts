// Errors at the door in Chinese: signing in, rights, invitations.
export const rightsZh = {
  UNAUTHORIZED: { what: '未登录或令牌无效', next: '请在页面登录；程序请使用本系统的访问令牌。' },
  FORBIDDEN: { what: '没有此项权限', next: '请管理员调整角色，或申请包含该权限与该设备的令牌。' },
  SIGN_IN_FAILED: { what: '用户名与密码不符', next: '请核对后重试；管理员可以设置新密码。' },
  SIGN_IN_LOCKED: { what: '失败次数过多，暂时不能登录', next: '请稍候再试；忘记密码请联系管理员。' },
  CSRF_MISSING: { what: '请求缺少会话校验字', next: '请刷新页面；程序请使用令牌，不要使用 Cookie。' },
  PROVIDER_REFUSED: {
    what: '统一身份认证登录未成功',
    next: '请重新登录；管理员请检查 http.oidc 以及认证系统中的用户组。',
  },
  PROVIDER_UNREACHABLE: {
    what: '无法访问统一身份认证系统',
    next: '请检查 http.oidc.issuer、网络与证书；仍可用密码登录。',
  },
  INVITATION_INVALID: {
    what: '邀请无效：已使用、已过期或不存在',
    next: '请管理员重新邀请，或运行 kunlun user invite。',
  },
  PASSWORD_WEAK: { what: '密码不能使用', next: '请使用至少 12 个字符且不易猜到的密码，一句话最好。' },
  NAME_TAKEN: { what: '用户名已存在', next: '请换一个用户名。' },
  ADMINISTRATOR_FIRST: { what: '还没有管理员', next: '请先添加管理员：有了第一位用户，本机便不再无需登录。' },
  LAST_ADMINISTRATOR: { what: '这是最后一位管理员', next: '请先指定另一位管理员。' },
} as const
