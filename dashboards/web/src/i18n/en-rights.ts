// Texts of signing in and of rights in English.
export const enRights = {
  'login.token': 'Access token',
  'login.needed': 'Enter the token of this installation',
  'login.enter': 'Sign in',
  'login.name': 'Name',
  'login.password': 'Password',
  'login.or': 'or',
  'login.provider': 'Sign in with {provider}',
  'login.withToken': 'Use the token of this installation',
  'login.withPassword': 'Use name and password',
} as const
