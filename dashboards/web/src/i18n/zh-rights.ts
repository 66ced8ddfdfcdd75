// Texts of signing in and of rights in Chinese.
import type { enRights } from './en-rights.ts'

export const zhRights: Readonly<Record<keyof typeof enRights, string>> = {
  'login.token': '访问令牌',
  'login.needed': '请输入本系统的访问令牌',
  'login.enter': '登录',
  'login.name': '用户名',
  'login.password': '密码',
  'login.or': '或',
  'login.provider': '使用 {provider} 登录',
  'login.withToken': '使用本系统的访问令牌',
  'login.withPassword': '使用用户名和密码',
}
