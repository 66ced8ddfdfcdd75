// Health check of the container: exits 0 where this installation says that it can do its work.
import { request } from 'node:https'

const port = process.env.KUNLUN_HTTP_PORT ?? '8080'
// Asks itself over loopback; whether the certificate is trusted is a matter between the page and its visitors.
const options = { host: '127.0.0.1', port, path: '/health/ready', rejectUnauthorized: false, timeout: 4000 }
const ask = request(options, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1))
ask.on('timeout', () => process.exit(1))
ask.on('error', () => process.exit(1))
ask.end()
