// Builds the vendored files: one stylesheet, one script, licence, version, and the test material.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const out = join(root, 'ecf/static/vendor/govuk-frontend')
const vendor = join(root, 'tests/vendor')
const source = join(here, 'node_modules/govuk-frontend')
const { version } = JSON.parse(readFileSync(join(source, 'package.json')))

// The components whose official fixtures the tests compare with ours.
const tested = [
  'back-link', 'breadcrumbs', 'button', 'character-count', 'checkboxes', 'date-input', 'details', 'error-message',
  'error-summary', 'fieldset', 'file-upload', 'generic-header', 'hint', 'input', 'inset-text', 'label', 'notification-banner',
  'pagination', 'panel', 'phase-banner', 'radios', 'select', 'service-navigation', 'skip-link', 'summary-list', 'table', 'tabs',
  'tag', 'task-list', 'textarea', 'warning-text'
]

mkdirSync(out, { recursive: true })
mkdirSync(join(vendor, 'govuk-fixtures'), { recursive: true })

const { css } = sass.compile(join(here, 'govuk.scss'), {
  loadPaths: [join(here, 'node_modules')],
  style: 'compressed',
  quietDeps: true
})
for (const word of ['url(', 'Transport', 'crest']) {
  if (css.includes(word)) throw new Error(`The stylesheet mentions "${word}"`)
}
writeFileSync(join(out, 'govuk-frontend.min.css'), css + '\n')

await esbuild.build({
  entryPoints: [join(here, 'govuk.js')],
  outfile: join(out, 'govuk-frontend.min.js'),
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2020'
})

// WhiteNoise sends the .gz beside a file even where nothing was collected, so a first run is light as well.
for (const file of ['govuk-frontend.min.css', 'govuk-frontend.min.js']) {
  writeFileSync(join(out, `${file}.gz`), gzipSync(readFileSync(join(out, file)), { level: 9 }))
}
copyFileSync(join(here, 'LICENCE-govuk-frontend'), join(out, 'LICENCE'))
writeFileSync(join(out, 'VERSION'), version + '\n')

for (const name of tested) {
  const { component, fixtures } = JSON.parse(readFileSync(join(source, `dist/govuk/components/${name}/fixtures.json`)))
  const kept = fixtures.map(({ name, options, html }) => ({ name, options, html }))
  writeFileSync(join(vendor, `govuk-fixtures/${name}.json`), JSON.stringify({ component, version, fixtures: kept }, null, 0) + '\n')
}
copyFileSync(join(here, 'node_modules/axe-core/axe.min.js'), join(vendor, 'axe.min.js'))
copyFileSync(join(here, 'node_modules/axe-core/LICENSE'), join(vendor, 'axe.LICENSE'))
