// What the API shows of webhooks.

export interface WebhookView {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly waiting: number
  readonly delivered: number
  /** Given up after too many attempts. */
  readonly dead: number
  readonly lastError?: string
}

export type WebhookViews = () => Promise<WebhookView[]>
