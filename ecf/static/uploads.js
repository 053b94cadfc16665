// Adding files: each goes by itself, with a bar of its own. <form data-uploads="address afterwards">
// What fails says so and can be tried again; what has arrived stays. Without this script the form sends all at once.

const form = document.querySelector('form[data-uploads]')
const input = form?.querySelector('input[type=file]')
const list = form?.querySelector('[data-uploads-list]')

function row(file) {
  const item = document.createElement('li')
  const name = Object.assign(document.createElement('strong'), { textContent: file.name, className: 'app-break' })
  const bar = Object.assign(document.createElement('progress'), { max: 100, value: 0, className: 'app-uploads__bar' })
  bar.setAttribute('aria-label', `Sent of ${file.name}`)
  const words = Object.assign(document.createElement('span'), { className: 'govuk-body-s' })
  item.append(name, ' ', bar, ' ', words)
  list.append(item)
  return { item, bar, words }
}

function reasonIn(html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  return page.querySelector('.govuk-error-summary__list')?.textContent.trim().replace(/\s+/g, ' ') || ''
}

function send(file, shown) {
  return new Promise((resolve) => {
    const body = new FormData(form)
    body.delete(input.name)
    body.append(input.name, file, file.name)
    const request = new XMLHttpRequest()
    const failed = () => resolve('The connection broke before all of it arrived. Nothing was kept of it: try again.')
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return
      shown.bar.value = Math.round((100 * event.loaded) / event.total)
      shown.words.textContent = shown.bar.value < 100 ? `${shown.bar.value}%` : 'Looking into it…'
    })
    request.addEventListener('load', () => {
      if (request.responseURL.includes('/sign-in/')) return resolve('You are signed out. Sign in, then add it again.')
      if (request.status < 300) return resolve('')
      const why = reasonIn(request.responseText)
      if (why.includes('This very file is there already')) return resolve('') // it had arrived, only its answer was lost
      resolve(why || 'It was not taken. Try again.')
    })
    for (const broken of ['error', 'timeout', 'abort']) request.addEventListener(broken, failed)
    request.open('POST', location.href)
    request.send(body)
  })
}

async function sendAll(event) {
  const files = [...input.files]
  if (!files.length) return // the server says what is missing
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  list.textContent = ''
  const left = new DataTransfer()
  for (const file of files) {
    const shown = row(file)
    const why = await send(file, shown)
    shown.words.textContent = why || 'Added'
    shown.item.classList.toggle('app-uploads__broken', Boolean(why))
    if (why) { shown.bar.remove(); left.items.add(file) }
  }
  button.disabled = false
  if (!left.files.length) {
    const after = new URL(form.dataset.uploads, location.href)
    return location.assign(after)
  }
  input.files = left.files // only what is still to be sent
}

form?.addEventListener('submit', sendAll)
