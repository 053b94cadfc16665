// Signing out with text that was not sent: send it first, keep it here, locked, or discard it.
import { copies, drop, send } from './locked.js'
import { button, element, when } from './offering.js'
import { valueOf } from './fields.js'

// The "Sign out" button: nothing unsent signs out at once; else the page that asks.
export async function signOut(form) {
  const waits = []
  document.dispatchEvent(new CustomEvent('keep-now', { detail: waits }))
  await Promise.all(waits)
  const mine = await copies()
  if (mine.length) location.assign(form.action)
  else form.submit()
}

const nameOf = (copy) => valueOf(copy.fields, 'title') || 'Text without a title'

// The page that asks, [data-sign-out-choices]. Its own button gives way to three.
export async function choices(form) {
  const mine = await copies()
  if (!mine.length) return
  const list = element('ul', { className: 'govuk-list govuk-list--bullet' })
  for (const copy of mine) list.append(element('li', { dir: 'auto', textContent: `${nameOf(copy)}, from ${when(copy.at)}` }))
  const trouble = element('div', { role: 'alert' })
  const discard = () => { mine.forEach((copy) => drop(copy.slot)); form.submit() }
  const box = element('section', { className: 'app-panel' },
    element('h2', { className: 'govuk-heading-m', textContent: 'Some of your text was not sent' }), list, trouble,
    element('div', { className: 'govuk-button-group' },
      button('Send and sign out', () => sendAll(mine, form, trouble)),
      button('Keep it here, locked, and sign out', () => form.submit(), 'govuk-button--secondary'),
      button('Discard it and sign out', discard, 'govuk-button--warning')),
    element('p', { className: 'govuk-body app-meta', textContent: 'Kept here, only you can open it, on this device, after you sign in. It is deleted after 30 days.' }))
  form.before(box)
  form.querySelector('button').remove()
}

async function sendAll(mine, form, trouble) {
  trouble.replaceChildren()
  for (const copy of mine) {
    const told = copy.choose
      ? { message: 'It was changed elsewhere, too: open it and choose.' }
      : await send(copy.address, copy.fields).catch(() => ({ message: 'There is no connection, or you are signed out.' }))
    if (told.saved_at) drop(copy.slot)
    else {
      const line = element('p', { className: 'govuk-error-message', textContent: `“${nameOf(copy)}” was not sent. ${told.message || ''} ` })
      line.append(element('a', { className: 'govuk-link', href: copy.path, textContent: 'Open it' }))
      trouble.append(line)
    }
  }
  if (!trouble.childElementCount) form.submit()
}
