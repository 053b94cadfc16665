// Questions beside a text, [data-prompts-for="id of the text"]: a tap puts one in as a line, at the end or where the
// cursor stands.
function prompts(place) {
  const text = document.getElementById(place.dataset.promptsFor)
  if (!text) return
  for (const item of place.querySelectorAll('[data-prompt]')) {
    const words = item.textContent.trim()
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: words })
    made.setAttribute('aria-label', `Add the question: ${words}`)
    made.addEventListener('click', () => {
      const at = text.selectionEnd ?? text.value.length
      const before = text.value.slice(0, at)
      const line = `${before && !before.endsWith('\n') ? '\n' : ''}${words}\n`
      text.setRangeText(line, at, at, 'end')
      text.dispatchEvent(new Event('input', { bubbles: true }))
      text.focus()
    })
    item.replaceChildren(made)
  }
}

document.querySelectorAll('[data-prompts-for]').forEach(prompts)
