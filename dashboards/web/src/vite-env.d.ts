// Types of the files that only Vite understands, such as style sheets.
/// <reference types="vite/client" />
