// Text of this person that was never sent, offered where it belongs: beside what is stored, for them to choose.
import { copies, drop } from './locked.js'
import { differences, fill, same } from './fields.js'

export const when = (at) => {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' })
  const day = new Date(at).toDateString() === new Date().toDateString() ? '' : new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' }) + ', '
  return day + time
}

export const element = (name, props = {}, ...inside) => {
  const made = Object.assign(document.createElement(name), props)
  made.append(...inside)
  return made
}

const text = (words) => element('p', { className: 'govuk-body app-text', dir: 'auto', textContent: words || 'Nothing' })

export const button = (words, act, kind = '') => {
  const made = element('button', { type: 'button', className: `govuk-button ${kind}`, textContent: words })
  made.addEventListener('click', act)
  return made
}

const belongs = (copy, form) => {
  const pk = form.querySelector('input[name=pk]')?.value
  if (copy.pk && copy.pk === pk) return true
  const isNew = !form.querySelector('input[name=version]')?.value
  return copy.thing === (form.dataset.keep || location.pathname) && isNew && !copy.version
}

function panel(form, copy, state) {
  const version = Number(form.querySelector('input[name=version]')?.value || 0)
  const isOlder = copy.choose || version > Number(copy.version || 0)
  const box = element('section', { className: 'app-panel' })
  box.dataset.unsentPanel = ''
  box.setAttribute('aria-label', 'Text that was not sent')
  box.append(element('h2', { className: 'govuk-heading-m', textContent: `Text that was not sent, from ${when(copy.at)}` }))
  if (isOlder) box.append(element('p', { className: 'govuk-body', textContent: 'What is stored was changed after you typed this. Both are here: choose.' }))
  const found = differences(form, copy.fields)
  if (!found.length) box.append(element('p', { className: 'govuk-body', textContent: 'The words are the same. What is ticked or chosen differs.' }))
  for (const { label, unsent, here } of found) {
    box.append(element('h3', { className: 'govuk-heading-s', textContent: label }), text(unsent))
    if (here) box.append(element('p', { className: 'govuk-body app-meta', textContent: 'In the form now:' }), text(here))
  }
  const use = () => {
    const pk = form.querySelector('input[name=pk]')
    if (pk && copy.pk) pk.value = copy.pk
    if (state.slot !== copy.slot) drop(state.slot)
    state.slot = copy.slot // it stays kept until the server has it
    fill(form, copy.fields)
    box.remove()
    form.dispatchEvent(new Event('input', { bubbles: true }))
    form.querySelector('textarea, input[type=text]')?.focus()
  }
  const discard = () => { drop(copy.slot); box.remove() }
  box.append(element('div', { className: 'govuk-button-group' }, button('Use it', use), button('Discard', discard, 'govuk-button--secondary')))
  return box
}

// A line that leads to text which belongs elsewhere.
export function mention(copy) {
  const line = element('p', { className: 'govuk-body app-empty', textContent: `You have text that was not sent, from ${when(copy.at)}. ` })
  line.dataset.unsentNotice = ''
  line.append(element('a', { className: 'govuk-link', href: copy.path, textContent: 'Open it' }))
  return line
}

export const top = () => document.getElementById('main-content')

// Where the form itself shows words that are not stored, it keeps them first: then an equal copy is one too many.
export async function offer(form, state, keepNow) {
  if (state.typed !== state.saved) await keepNow()
  for (const copy of await copies()) {
    if (copy.slot === state.slot) continue
    if (!belongs(copy, form)) top().prepend(mention(copy))
    else if (same(form, copy.fields)) drop(copy.slot)
    else form.before(panel(form, copy, state))
  }
}
