// Starts the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { TextProvider } from './i18n/text.tsx'
import { LookProvider } from './look.tsx'
import { signOwnStyles } from './own-styles.ts'
import './style.css'

signOwnStyles()

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <TextProvider>
        <LookProvider>
          <App />
        </LookProvider>
      </TextProvider>
    </StrictMode>,
  )
}
