// <form data-autosave="address" data-keep="evidence">: saved as it is typed; until the server has it, a locked copy waits
// in this browser. Status in [data-autosave-status]. An empty address keeps copies only: the page shows two texts, and
// the person has still to choose. `data-unsent`: what stands in the form is not stored.
import { SignedOut, drop, keep, newSlot, send, unlock } from './locked.js'
import { fieldsOf, valueOf } from './fields.js'
import { offer } from './offering.js'

const PAUSE = 2000 // milliseconds after the last key
const AGAIN = 15000 // and between tries without a connection

export function autosave(form) {
  const status = form.querySelector('[data-autosave-status]') || document.querySelector('[data-autosave-status]')
  const state = { slot: newSlot(), typed: 0, saved: 0, sent: false, kept: false }
  let timer
  let saving = Promise.resolve()
  let keeping = Promise.resolve()
  let queued = false

  const say = (words, link) => {
    if (!status) return
    status.textContent = words
    if (!link) return
    const way = Object.assign(document.createElement('a'), { href: link.href, textContent: link.text, className: 'govuk-link' })
    status.append(' ', way)
  }
  const isUnsent = () => state.typed !== state.saved
  const mark = () => { if (isUnsent()) form.dataset.unsent = ''; else delete form.dataset.unsent }

  const keepNow = () => {
    if (queued) return keeping
    queued = true
    keeping = keeping.then(async () => {
      queued = false
      if (!isUnsent()) return
      const fields = fieldsOf(form)
      const copy = {
        at: Date.now(), path: location.pathname, address: form.dataset.autosave || location.pathname, fields,
        choose: !form.dataset.autosave, thing: form.dataset.keep || location.pathname, pk: valueOf(fields, 'pk'), version: valueOf(fields, 'version'),
      }
      try { await keep(state.slot, copy); state.kept = true } catch { state.kept = false }
      if (!isUnsent()) drop(state.slot) // saved meanwhile
    })
    return keeping
  }

  const save = async () => {
    if (!isUnsent() || !form.dataset.autosave) return
    const upTo = state.typed
    say('Saving…')
    const told = await send(form.dataset.autosave, fieldsOf(form))
    if (!told.saved_at) return say(told.message || 'Not saved yet. Use the button to save.')
    const version = form.querySelector('input[name=version]')
    if (version && told.version !== undefined) version.value = told.version
    if (told.url) history.replaceState(null, '', told.url) // a reload comes back to this entry
    const token = form.querySelector('input[name=csrfmiddlewaretoken]')
    if (token) token.value = (await unlock()).token
    state.saved = upTo
    mark()
    if (!isUnsent()) drop(state.slot)
    say(`Saved ${told.saved_at}`)
  }
  const failed = async (why) => {
    await keepNow()
    const kept = state.kept ? 'Your text is kept on this device, locked' : 'Your text is not saved yet'
    if (why instanceof SignedOut) {
      const href = `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`
      return say(`You are signed out. ${kept}.`, { href, text: 'Sign in to go on' })
    }
    say(`No connection. ${kept}. It will be sent when you are back online.`)
    soon(AGAIN)
  }
  const soon = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (!state.sent) saving = saving.then(save).catch(failed) }, wait)
  }

  form.addEventListener('input', () => {
    state.typed += 1
    mark()
    keepNow()
    soon(PAUSE)
  })
  window.addEventListener('online', () => { if (isUnsent()) soon(0) })
  window.addEventListener('pageshow', () => { state.sent = false }) // back to a page the browser kept
  document.addEventListener('keep-now', (event) => { if (isUnsent()) event.detail.push(keepNow()) })
  // A version that autosave has just moved must be the one the button sends.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (state.sent) return
    event.preventDefault()
    if (!navigator.onLine) return failed()
    state.sent = true
    const button = event.submitter
    saving.then(keepNow).finally(() => {
      const fields = fieldsOf(form)
      const sent = { slot: state.slot, pk: valueOf(fields, 'pk'), version: valueOf(fields, 'version') }
      try { sessionStorage.setItem('sent', JSON.stringify(sent)) } catch { /* then the copy stays */ }
      setTimeout(() => form.requestSubmit(button)) // not inside this event: browsers ignore it there
    })
  })

  document.querySelector('[data-keep-stored]')?.addEventListener('click', () => {
    state.typed = state.saved
    mark()
    drop(state.slot)
  })

  if ('unsent' in form.dataset) state.typed = 1
  unlock().then(() => offer(form, state, keepNow)).catch(() => {})
}

document.querySelectorAll('form[data-autosave]').forEach(autosave)
