// While somebody types: the kind we would guess, and standards to add with one tap. [data-suggest="address"] holds
// both; what the page showed without this file is replaced.
import { element } from './offering.js'

const PAUSE = 800
const ENOUGH = 15 // characters

function chip(standard, form) {
  const box = form.querySelector(`input[name=standards][value="${CSS.escape(standard.code)}"]`)
  const made = element('button', { type: 'button', className: 'app-chip' }, element('strong', { textContent: standard.code }), ` ${standard.title}`)
  made.dataset.code = standard.code
  const tell = () => made.setAttribute('aria-pressed', String(box.checked))
  made.addEventListener('click', () => { box.click(); tell() })
  box.addEventListener('change', tell)
  tell()
  return element('li', {}, made, element('span', { className: 'app-meta', textContent: standard.why }))
}

function suggest(place) {
  const form = place.closest('form')
  let timer
  let asked = 0
  const show = (told) => {
    const kind = place.querySelector('[data-suggest-kind]')
    kind.replaceChildren()
    if (told.kind && !form.elements.kind.value) {
      const change = element('a', { className: 'govuk-link', href: '#id_kind', textContent: 'Change' })
      kind.append(`We think this is ${told.kind.words}. `, change)
    }
    const list = place.querySelector('[data-suggest-standards]')
    if (list.contains(document.activeElement)) return // never taken away under a finger or the focus
    list.replaceChildren(...told.standards.map((standard) => chip(standard, form)))
    place.querySelector('[data-suggest-heading]').hidden = !told.standards.length
  }
  const ask = async () => {
    const body = new FormData()
    for (const name of ['title', 'body', 'kind', 'csrfmiddlewaretoken']) body.set(name, form.elements[name].value)
    if (body.get('title').length + body.get('body').length < ENOUGH) return
    const mine = ++asked
    const answer = await fetch(place.dataset.suggest, { method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(8000) })
    if (answer.ok && mine === asked) show(await answer.json())
  }
  form.addEventListener('input', (event) => {
    if (!['title', 'body', 'kind'].includes(event.target.name)) return
    clearTimeout(timer)
    timer = setTimeout(() => ask().catch(() => {}), PAUSE)
  })
  place.addEventListener('click', (event) => {
    if (!event.target.closest('a[href="#id_kind"]')) return
    event.preventDefault()
    for (const part of form.querySelectorAll('details')) if (part.querySelector('#id_kind')) part.open = true
    form.elements.kind.focus()
  })
  ask().catch(() => {})
}

document.querySelectorAll('[data-suggest]').forEach(suggest)
