// Names of a family that the author wants to keep out of their texts. They stay in this browser, locked with the
// person's own key, and are never sent anywhere.
import { unlock } from './writing/locked.js'

const SLOT = 'family-names'
let known // the promise of the list

const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

// Each person's list lies in a place of its own, which says nothing about whose it is.
async function placeOf(secret) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${SLOT}.${secret}`))
  return `${SLOT}.${toText(digest).slice(0, 20)}`
}

async function read() {
  const { key, secret } = await unlock()
  const stored = JSON.parse(localStorage.getItem(await placeOf(secret)) || 'null')
  if (!stored) return []
  const words = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: toBytes(stored.iv) }, key, toBytes(stored.locked))
  return JSON.parse(new TextDecoder().decode(words))
}

async function write(names) {
  const { key, secret } = await unlock()
  const place = await placeOf(secret)
  known = Promise.resolve(names)
  if (!names.length) return localStorage.removeItem(place)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(names)))
  localStorage.setItem(place, JSON.stringify({ iv: toText(iv), locked: toText(locked) }))
}

export function listed() {
  known ??= read().catch(() => [])
  return known
}

// The listed names that stand in the text as whole words, as they were listed.
export function namesIn(text, names) {
  const folded = fold(text)
  return names.filter((name) => {
    const wanted = fold(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, 'u').test(folded)
  })
}

// A place under the form to list names; only where the browser can lock them.
export function offerList(form) {
  if (!crypto.subtle) return
  const details = document.createElement('details')
  details.className = 'govuk-details'
  details.innerHTML = `<summary class="govuk-details__summary"><span class="govuk-details__summary-text">Names to look out for</span></summary>
    <div class="govuk-details__text">
      <div class="govuk-form-group"><label class="govuk-label" for="family-names">Names of the family, one on each line</label>
      <div class="govuk-hint" id="family-names-hint">They stay on this device, locked, for you alone. They are never sent.</div>
      <textarea class="govuk-textarea" id="family-names" rows="3" autocomplete="off" spellcheck="false" aria-describedby="family-names-hint"></textarea></div>
      <button type="button" class="govuk-button govuk-button--secondary">Keep on this device</button>
      <p class="govuk-body app-meta" role="status"></p>
    </div>`
  const [box, button, status] = ['textarea', 'button', '[role=status]'].map((one) => details.querySelector(one))
  box.addEventListener('input', (event) => event.stopPropagation())
  button.addEventListener('click', async () => {
    const names = [...new Set(box.value.split('\n').map((name) => name.trim()).filter((name) => name.length > 1))]
    try {
      await write(names)
      status.textContent = names.length ? 'Kept on this device.' : 'The list is empty.'
    } catch {
      status.textContent = 'This browser does not let us keep them.'
    }
    document.dispatchEvent(new CustomEvent('names-changed'))
  })
  form.after(details) // outside the form: what is not in it cannot be sent
  listed().then((names) => { box.value = names.join('\n') })
}
