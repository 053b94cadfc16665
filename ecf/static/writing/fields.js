// What stands in a form, as pairs of name and words; and putting such pairs back.

const NOT_WORDS = new Set(['csrfmiddlewaretoken', 'version', 'pk'])

export const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'csrfmiddlewaretoken')

export const valueOf = (fields, name) => fields.find(([each]) => each === name)?.[1] ?? ''

// Only what people type or choose; a browser's line ends are no difference.
const words = (fields) =>
  fields.filter(([name, value]) => !NOT_WORDS.has(name) && value !== '').map(([name, value]) => [name, value.replace(/\r\n?/g, '\n')])

const told = (fields) => JSON.stringify(words(fields).map((pair) => pair.join('\u0000')).sort())

// Whether unsent fields say nothing else than the form does now; a choice that was left open is no difference.
export function same(form, unsent) {
  const open = new Set([...form.querySelectorAll('select')].map((box) => box.name).filter((name) => !valueOf(unsent, name)))
  const chosen = (fields) => fields.filter(([name]) => !open.has(name))
  return told(chosen(unsent)) === told(chosen(fieldsOf(form)))
}

// The text fields that differ: { label, unsent, here }.
export function differences(form, unsent) {
  const here = fieldsOf(form)
  return [...form.elements]
    .filter((box) => box.name && box.matches('textarea, input[type=text]') && valueOf(unsent, box.name).trim() !== box.value.trim())
    .map((box) => ({
      label: box.closest('fieldset')?.querySelector('legend')?.textContent.trim() || box.labels[0]?.textContent.replace(/\(optional\)\s*$/, '').trim() || '',
      unsent: valueOf(unsent, box.name),
      here: valueOf(here, box.name),
    }))
}

export function fill(form, fields) {
  for (const box of form.elements) {
    if (!box.name || NOT_WORDS.has(box.name) || box.type === 'submit' || box.type === 'button' || box.type === 'file') continue
    if (box.matches('[type=checkbox], [type=radio]')) {
      const wanted = fields.some(([name, value]) => name === box.name && value === box.value)
      if (box.checked !== wanted && (box.type === 'checkbox' || wanted)) box.click()
    } else {
      box.value = valueOf(fields, box.name)
    }
  }
  for (const part of form.querySelectorAll('details')) part.open = true
}
