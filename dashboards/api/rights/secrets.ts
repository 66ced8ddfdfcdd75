// Secrets that the installation gives out: made at random, kept as hashes, compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits for an address or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of it. No salt, no work factor: nobody guesses 256 bits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares digests, so that neither the length nor the first different letter shows in the time taken. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
