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

// Unsent text waits in this browser, locked (writing/locked.js). What a press on "Save" has just sent is known to be
// stored once the page of the thing comes back, newer than before: [data-stored="id" data-stored-version].
const hasUnsent = () => { try { return Object.keys(localStorage).some((name) => name.startsWith('unsent.')) } catch { return false } }
function forgetWhatWasSent() {
  const sent = JSON.parse(sessionStorage.getItem('sent') || 'null')
  if (!sent) return
  sessionStorage.removeItem('sent')
  const stored = document.querySelector(`[data-stored="${CSS.escape(sent.pk)}"]`)
  if (stored && Number(stored.dataset.storedVersion) > Number(sent.version || 0)) localStorage.removeItem(sent.slot)
}
function signOutWithCare(form) {
  form.addEventListener('submit', (event) => {
    if (!hasUnsent() && !document.querySelector('form[data-unsent]')) return
    event.preventDefault()
    import('./writing/signing_out.js').then(({ signOut }) => signOut(form)).catch(() => form.submit())
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
try { forgetWhatWasSent() } catch { /* no storage here */ }
document.querySelectorAll('form[data-sign-out]').forEach(signOutWithCare)
if (document.querySelector('form[data-autosave]')) import('./writing/autosave.js')
else if (hasUnsent() && document.body.dataset.draftKey) import('./writing/elsewhere.js')
if (document.querySelector('[data-suggest]')) import('./writing/suggest.js')
if (document.querySelector('[data-prompts-for]')) import('./writing/prompts.js')
if (document.querySelector('[data-key]')) listenToKeys()
document.querySelectorAll('[data-keys-switch]').forEach(switchKeys)
