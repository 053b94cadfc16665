// Everything here is a help on top of pages that work without it.

// Filters that answer at once: <form method="get" data-answers-at-once data-results="id">. The button stays.
function answerAtOnce(form) {
  const results = () => document.getElementById(form.dataset.results)
  let timer
  let asked = 0
  const ask = async () => {
    const mine = ++asked
    const url = new URL(form.action || location.href)
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== '')).toString()
    const answer = await fetch(url, { headers: { 'X-Requested-With': 'fetch' } })
    if (!answer.ok || answer.redirected || mine !== asked) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.getElementById(form.dataset.results)
    if (!fresh || !results()) return
    results().replaceWith(fresh)
    history.replaceState(null, '', url)
  }
  const soon = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(() => ask().catch(() => {}), wait)
  }
  form.addEventListener('input', (event) => soon(event.target.matches('input[type=text], input[type=search]') ? 400 : 0))
}

// Autosave: <form data-autosave="url"> with an element [data-autosave-status]. Nothing is lost if it fails: the button saves too.
function autosave(form) {
  const status = form.querySelector('[data-autosave-status]') || document.querySelector('[data-autosave-status]')
  const say = (words) => { if (status) status.textContent = words }
  let timer
  let saving = Promise.resolve()
  let sent = false
  const save = async () => {
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    say('Saving…')
    const headers = { 'X-Autosave': '1', Accept: 'application/json' }
    const answer = await fetch(form.dataset.autosave, { method: 'POST', body, headers, signal: AbortSignal.timeout(8000) })
    const told = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {}
    if (!answer.ok || !told.saved_at) return say(told.message || 'Not saved yet. Use the button to save.')
    const version = form.querySelector('input[name=version]')
    if (version && told.version !== undefined) version.value = told.version
    say(`Saved ${told.saved_at}`)
  }
  const failed = () => say('Not saved yet. Check your connection.')
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (!sent) saving = saving.then(save).catch(failed) }, 2000)
  })
  window.addEventListener('pageshow', () => { sent = false }) // back to a page the browser kept
  // A version that autosave has just moved must be the one the button sends.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (sent) return
    sent = true
    event.preventDefault()
    const button = event.submitter
    saving.finally(() => setTimeout(() => form.requestSubmit(button))) // not inside this event: browsers ignore it there
  })
}

// Keys: [data-key="j"] is clicked by that key, outside text boxes and without modifiers. Where data-key-first names a
// text box that is still empty, the key goes there instead. Escape leaves a text box. The keys can be turned off.
const keysAreOff = () => { try { return localStorage.getItem('keys') === 'off' } catch { return false } }
function press(wanted) {
  const box = document.getElementById(wanted.dataset.keyFirst || '')
  if (box && !box.value.trim()) return box.focus()
  wanted.click()
}
function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || keysAreOff()) return
    const box = event.target.closest('input, textarea, select, [contenteditable]')
    if (box && event.key === 'Escape') return box.blur()
    const wanted = box ? null : document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!wanted) return
    event.preventDefault()
    press(wanted)
  })
}
function switchKeys(button) {
  const tell = () => { button.textContent = keysAreOff() ? 'Turn keys on' : 'Turn keys off' }
  button.addEventListener('click', () => {
    try { localStorage.setItem('keys', keysAreOff() ? 'on' : 'off') } catch { return }
    tell()
  })
  tell()
  button.closest('[data-keys-help]').hidden = false
}

document.querySelectorAll('form[data-answers-at-once]').forEach(answerAtOnce)
document.querySelectorAll('form[data-autosave]').forEach(autosave)
if (document.querySelector('[data-key]')) listenToKeys()
document.querySelectorAll('[data-keys-switch]').forEach(switchKeys)
