// A quiet word under a text box while somebody types: what looks like an identifier. <form data-guard="address">
// The server looks and keeps nothing. Names that the author lists are looked for here and never sent.
import { listed, namesIn, offerList } from './family_names.js'

const PAUSE = 1500 // milliseconds after the last key
const MOST_SHOWN = 3

async function ask(form, text) {
  const body = new FormData()
  body.append('text', text)
  const token = form.querySelector('input[name=csrfmiddlewaretoken]')?.value || ''
  const headers = { 'X-CSRFToken': token, Accept: 'application/json' }
  const answer = await fetch(form.dataset.guard, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(8000) })
  return answer.ok ? (await answer.json()).found : []
}

function hintUnder(box) {
  const id = `${box.id}-guard`
  const there = document.getElementById(id)
  if (there) return there
  const hint = Object.assign(document.createElement('p'), { id, className: 'govuk-body app-guard', hidden: true })
  hint.setAttribute('role', 'status')
  box.after(hint)
  return hint
}

function show(hint, lines) {
  hint.hidden = !lines.length
  hint.textContent = ''
  if (!lines.length) return
  hint.append('Could this say who a family is? ')
  lines.slice(0, MOST_SHOWN).forEach(([words, kind], place) => {
    if (place) hint.append(', ')
    hint.append(Object.assign(document.createElement('mark'), { textContent: words }), ` looks like ${kind}`)
  })
  hint.append(lines.length > MOST_SHOWN ? `, and ${lines.length - MOST_SHOWN} more.` : '.')
}

function watch(form, box) {
  const hint = hintUnder(box)
  let timer
  let asked = 0
  const look = async () => {
    const mine = ++asked
    const text = box.value
    const names = namesIn(text, await listed()).map((name) => [name, 'a name on your list'])
    const found = text.trim() ? await ask(form, text).catch(() => []) : []
    if (mine !== asked || text !== box.value) return
    show(hint, [...names, ...found.map((one) => [text.slice(one.start, one.end), one.words])])
  }
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(look, wait) }
  box.addEventListener('input', () => soon(PAUSE))
  document.addEventListener('names-changed', () => soon(0))
}

for (const form of document.querySelectorAll('form[data-guard]')) {
  form.querySelectorAll('textarea, input[type=text][name=title]').forEach((box) => watch(form, box))
  offerList(form)
}
