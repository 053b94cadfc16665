// Copy buttons: <button data-copy="id of a text box" hidden>. Without this script the text can be selected as it is.

const said = document.querySelector('[data-copy-said]')

async function copy(button) {
  const box = document.getElementById(button.dataset.copy)
  try {
    await navigator.clipboard.writeText(box.value)
  } catch {
    box.closest('details')?.setAttribute('open', '')
    box.select()
    said.textContent = 'Your browser does not let us copy. The text is selected: copy it with your keyboard.'
    return
  }
  said.textContent = `Copied: ${button.dataset.name}`
  button.textContent = 'Copied'
  setTimeout(() => { button.textContent = 'Copy'; button.append(hiddenName(button)) }, 3000)
}

function hiddenName(button) {
  return Object.assign(document.createElement('span'), {
    className: 'govuk-visually-hidden', textContent: `: ${button.dataset.name}`,
  })
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', () => copy(button))
}
