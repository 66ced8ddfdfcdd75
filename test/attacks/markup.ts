// Markup for stored cross-site scripting: would break the page, or leave an element that can be found.
import { payloads } from './attack.ts'

const marked = 'data-attack=1'

const templates: readonly ((n: number) => string)[] = [
  (n) => `<script ${marked}>window.broken=${n}</script>`,
  (n) => `<img ${marked} src=x onerror="window.broken=${n}">`,
  (n) => `<svg ${marked} onload="window.broken=${n}">`,
  (n) => `<svg ${marked}><script>window.broken=${n}</script></svg>`,
  (n) => `<iframe ${marked} srcdoc="<script>parent.broken=${n}</script>"></iframe>`,
  (n) => `<iframe ${marked} src="javascript:parent.broken=${n}"></iframe>`,
  (n) => `<a ${marked} href="javascript:window.broken=${n}">x</a>`,
  (n) => `<body ${marked} onload=window.broken=${n}>`,
  (n) => `<details ${marked} open ontoggle=window.broken=${n}>`,
  (n) => `<input ${marked} autofocus onfocus=window.broken=${n}>`,
  (n) => `<video ${marked}><source onerror=window.broken=${n}></video>`,
  (n) => `<math ${marked}><mtext><img src=x onerror=window.broken=${n}></mtext></math>`,
  (n) => `<style ${marked}>@import 'http://evil.example/${n}.css'</style>`,
  (n) => `<link ${marked} rel=stylesheet href=http://evil.example/${n}.css>`,
  (n) => `<base ${marked} href=http://evil.example/${n}/>`,
  (n) => `<form ${marked} action=http://evil.example/${n}><button>x</button></form>`,
  (n) => `<meta ${marked} http-equiv=refresh content="0;url=http://evil.example/${n}">`,
  (n) => `<object ${marked} data=http://evil.example/${n}></object>`,
  (n) => `javascript:window.broken=${n}`,
  (n) => `{{constructor.constructor('window.broken=${n}')()}}`,
  (n) => `\${window.broken=${n}}`,
  (n) => `<template ${marked}><script>window.broken=${n}</script></template>`,
  (n) => `<noscript><p title="</noscript><img ${marked} src=x onerror=window.broken=${n}>">`,
  (n) => `<marquee ${marked} onstart=window.broken=${n}>`,
  (n) => `<img ${marked} src=http://evil.example/${n}.png>`,
  (n) => `<div ${marked} style="background:url(http://evil.example/${n}.png)">x</div>`,
  (n) => `<select ${marked} onfocus=window.broken=${n} autofocus>`,
  (n) => `<keygen ${marked} onfocus=window.broken=${n} autofocus>`,
  (n) => `<embed ${marked} src="data:text/html,<script>parent.broken=${n}</script>">`,
  (n) => `<portal ${marked} src=http://evil.example/${n}>`,
]
const disguises: readonly ((payload: string) => string)[] = [
  (p) => p,
  (p) => `">${p}`,
  (p) => `'>${p}`,
  (p) => `--></script></style></title></textarea>${p}`,
  (p) => p.replace(/<(\w+)/g, (_, tag: string) => `<${tag.toUpperCase()}`),
  (p) => p.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (p) => p.replaceAll('<', '\\u003c'),
  (p) => p.replaceAll(' ', '/'),
  (p) => `炉号${p}😀`,
  (p) => `\u202e${p}\u0000`,
]

/** 300 of them: thirty kinds, ten disguises each. */
export const hostileMarkup: readonly string[] = payloads(templates, disguises, 300)
