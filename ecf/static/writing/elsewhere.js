// Pages without a form of the kind: the way back to text that was not sent, and what to do with it before signing out.
import { copies } from './locked.js'
import { mention, top } from './offering.js'
import { choices } from './signing_out.js'

const asks = document.querySelector('form[data-sign-out-choices]')
if (asks) choices(asks).catch(() => {})
else copies().then((mine) => { for (const copy of mine.slice(0, 3).reverse()) top().prepend(mention(copy)) }).catch(() => {})
