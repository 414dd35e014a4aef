import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { LocalVaultError } from '../errors.ts'
import { type EventSchema, type Occurrence, toCloudEvent, toEventGrid } from './vault-event.ts'

export interface EventDeliveryOptions {
  /** Where to: a webhook of this machine, `http` or `https`. */
  url: string
  /** Default `event-grid`. */
  schema?: EventSchema
  /** The most events in one POST, 1 to 5000. Default 1, as Event Grid. */
  batch?: number
  /**
   * How long is waited before each further attempt, in milliseconds. Default 1, 5, 15, 30 and 60 s; Event Grid begins with
   * 10 s and goes on for a day.
   */
  retryDelays?: readonly number[]
}

/** How the delivery of events stands. */
export interface EventDelivery {
  /** Whether the webhook has agreed to get events. */
  isValidated: boolean
  delivered: number
  /** Given up, after the last attempt or a refusal for good. */
  dropped: number
  /** What went wrong last. */
  problem: string | undefined
}

const usualDelays = [1_000, 5_000, 15_000, 30_000, 60_000]
const answerTimeout = 30_000

/** Answers after which Event Grid does not try again (Event Grid: message delivery and retry). */
const refusals: readonly number[] = [400, 401, 403, 404, 413]

const loopback = /^(localhost|([a-z0-9-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** @throws {LocalVaultError} `INVALID_OPTION`. */
export function checkDelivery({ url, schema = 'event-grid', batch = 1, retryDelays = [] }: EventDeliveryOptions): void {
  const refuse = (what: string, hint: string) => {
    throw new LocalVaultError('INVALID_OPTION', what, { hint })
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || !loopback.test(parsed.hostname)) {
    refuse('the address for events is not one of this machine', 'For example http://127.0.0.1:7071/events.')
  }
  if (!['event-grid', 'cloudevents'].includes(schema))
    refuse(`the schema "${schema}" is not known`, 'Use event-grid or cloudevents.')
  if (!Number.isInteger(batch) || batch < 1 || batch > 5000)
    refuse(`the batch ${batch} is out of range`, 'Use 1 to 5000.')
  if (!retryDelays.every((ms) => Number.isFinite(ms) && ms >= 0 && ms < 2 ** 31)) {
    refuse('a delay between attempts is out of range', 'Give milliseconds from 0.')
  }
}

/**
 * Sends events to a webhook as Event Grid does: asks it first whether it wants them, then one POST a batch, again after a
 * while where that may help. Each webhook gets an event at least once, in order.
 *
 * @param options.originOf the scheme, host and port under which a vault's ids stand.
 * @returns when the events end or the signal aborts.
 */
export async function deliverEvents(
  events: AsyncIterable<Occurrence[]>,
  options: EventDeliveryOptions & {
    originOf: (occurrence: Occurrence) => string
    signal: AbortSignal
    state: EventDelivery
  },
): Promise<void> {
  const { batch = 1, schema = 'event-grid', originOf, signal, state } = options
  await untilValidated(options)
  for await (const found of events) {
    for (let start = 0; start < found.length; start += batch) {
      const part = found.slice(start, start + batch)
      const bodies = part.map((each) =>
        schema === 'cloudevents' ? toCloudEvent(each, originOf(each)) : toEventGrid(each, originOf(each)),
      )
      const isDelivered = await attempt(options, () => send(options, notification(schema, bodies)))
      if (signal.aborted) return
      if (isDelivered) state.delivered += part.length
      else state.dropped += part.length
    }
  }
}

interface Message {
  method: 'POST' | 'OPTIONS'
  headers: Record<string, string>
  body?: string
}

function notification(schema: EventSchema, events: readonly object[]): Message {
  if (schema === 'event-grid') {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': 'Notification' }
    return { method: 'POST', headers, body: JSON.stringify(events) }
  }
  // CloudEvents, HTTP binding: structured, or batched.
  return events.length === 1
    ? {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
        body: JSON.stringify(events[0]),
      }
    : {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
        body: JSON.stringify(events),
      }
}

/** The webhook may come up later than the vault: it is asked until it agrees. */
async function untilValidated(options: Parameters<typeof deliverEvents>[1]): Promise<void> {
  const { signal, state, retryDelays = usualDelays } = options
  const validate =
    options.schema === 'cloudevents' ? () => validateCloudEvents(options) : () => validateEventGrid(options)
  for (let round = 0; !signal.aborted; round++) {
    state.isValidated = await validate().catch((error: unknown) => note(state, error))
    if (state.isValidated) return
    await pause(retryDelays[Math.min(round, retryDelays.length - 1)] ?? 1_000, signal)
  }
}

/** Event Grid: a code that the webhook has to give back. */
async function validateEventGrid(options: SendOptions & { state: EventDelivery }): Promise<boolean> {
  const validationCode = randomUUID()
  const event = {
    id: randomUUID(),
    topic:
      '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/local/providers/Microsoft.KeyVault/vaults/local',
    subject: '',
    data: { validationCode },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: new Date().toISOString(),
    metadataVersion: '1',
    dataVersion: '1',
  }
  const headers = { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': 'SubscriptionValidation' }
  const answer = await send(options, { method: 'POST', headers, body: JSON.stringify([event]) })
  const body: unknown = await answer.json().catch(() => undefined)
  if (answer.ok && (body as { validationResponse?: unknown } | undefined)?.validationResponse === validationCode)
    return true
  throw new Error(`the webhook did not give the validation code back (status ${answer.status})`)
}

/** CloudEvents, HTTP webhooks 4: the webhook has to name the origin that may send. */
async function validateCloudEvents(options: SendOptions & { state: EventDelivery }): Promise<boolean> {
  const origin = 'eventgrid.azure.net'
  const answer = await send(options, { method: 'OPTIONS', headers: { 'webhook-request-origin': origin } })
  const allowed = answer.headers.get('webhook-allowed-origin')
  if (answer.ok && (allowed === '*' || allowed === origin)) return true
  throw new Error(`the webhook did not allow events from ${origin} (status ${answer.status})`)
}

/** @returns whether it got there. */
async function attempt(
  { retryDelays = usualDelays, signal, state }: Parameters<typeof deliverEvents>[1],
  post: () => Promise<Response>,
): Promise<boolean> {
  for (const delay of [...retryDelays, undefined]) {
    const answer = await post().catch((error: unknown) => note(state, error))
    if (answer !== false) {
      await answer.body?.cancel()
      if (answer.ok) return true
      state.problem = `the webhook answered ${answer.status}`
      if (refusals.includes(answer.status)) return false
    }
    if (delay === undefined || signal.aborted) return false
    await pause(delay, signal)
  }
  return false
}

function note(state: EventDelivery, error: unknown): false {
  const { cause, message } = error as { cause?: { code?: string }; message: string }
  state.problem = cause?.code === undefined ? message : `the webhook cannot be reached: ${cause.code}`
  return false
}

interface SendOptions {
  url: string
  signal: AbortSignal
}

function send({ url, signal }: SendOptions, { method, headers, body }: Message): Promise<Response> {
  return fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeout)]),
  })
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}
