// Text that the server does not have yet, kept in this browser, locked (AES-GCM). The key belongs to the person: the
// server hands it out after signing in, and it lives in memory only. Somebody else's text cannot even be told from noise.

const PREFIX = 'unsent.'
const DAYS_KEPT = 30
const WAIT = 8000

export class SignedOut extends Error {}

let opened // the promise of { key, secret, token }

async function ask() {
  const address = document.body.dataset.draftKey
  if (!address) throw new SignedOut()
  const asked = { redirect: 'manual', cache: 'no-store', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(WAIT) }
  const answer = await fetch(address, asked)
  if (!answer.ok) throw new SignedOut()
  const { key: secret, token } = await answer.json()
  const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0))
  // Without a secure connection browsers lock nothing: then nothing is kept, and all else works.
  const key = await crypto.subtle?.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { key, secret, token }
}

// The key, asked for once; a failure is forgotten, so that the next call asks again.
export function unlock() {
  opened ??= ask().catch((why) => { opened = undefined; throw why })
  return opened
}

// A fresh forgery token after signing in again, for the same person only: another one's session never gets this text.
export async function unlockAgain() {
  const before = opened && (await opened)
  const now = await ask()
  if (before && before.secret !== now.secret) throw new SignedOut()
  opened = Promise.resolve(now)
  return now
}

const slots = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

export const newSlot = () => PREFIX + toText(crypto.getRandomValues(new Uint8Array(15)))

export async function keep(slot, copy) {
  const { key } = await unlock()
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const words = new TextEncoder().encode(JSON.stringify(copy))
  const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(slot) }, key, words)
  localStorage.setItem(slot, JSON.stringify({ at: copy.at, iv: toText(iv), locked: toText(locked) }))
}

export const drop = (slot) => localStorage.removeItem(slot)

async function open(slot, key) {
  try {
    const { iv, locked } = JSON.parse(localStorage.getItem(slot))
    const how = { name: 'AES-GCM', iv: toBytes(iv), additionalData: new TextEncoder().encode(slot) }
    return { ...JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, toBytes(locked)))), slot }
  } catch {
    return null // somebody else's
  }
}

// This person's copies, newest first; what is older than 30 days goes, whosever it is.
export async function copies() {
  const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000
  for (const slot of slots()) if (!(JSON.parse(localStorage.getItem(slot) || '{}').at > oldest)) drop(slot)
  if (!slots().length) return []
  const { key } = await unlock()
  const found = await Promise.all(slots().map((slot) => open(slot, key)))
  return found.filter(Boolean).sort((one, other) => other.at - one.at)
}

// Sends fields as autosave does. Answers { told } from the server; throws SignedOut, or what fetch throws offline.
export async function send(address, fields) {
  const post = (token) => {
    const body = new FormData()
    for (const [name, value] of fields) body.append(name, value)
    body.set('csrfmiddlewaretoken', token)
    const headers = { 'X-Autosave': '1', Accept: 'application/json' }
    return fetch(address, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(WAIT) })
  }
  const isOut = (answer) => answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403
  let answer = await post((await unlock()).token)
  if (isOut(answer)) answer = await post((await unlockAgain()).token)
  if (isOut(answer)) throw new SignedOut()
  const isJson = answer.headers.get('Content-Type')?.includes('json')
  return isJson ? answer.json() : { message: 'Not saved yet. Use the button to save.' }
}
