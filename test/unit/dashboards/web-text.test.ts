// The page's words: both languages complete, figures with sensible digits, payloads that cannot play tricks.
import { describe, expect, it } from 'vitest'
import {
  axisText,
  bytesText,
  differenceText,
  durationText,
  figureText,
  percentText,
  quantityText,
  secondsText,
  specText,
  timeText,
} from '../../../dashboards/web/src/format.ts'
import { en } from '../../../dashboards/web/src/i18n/en.ts'
import { errorsZh } from '../../../dashboards/web/src/i18n/errors-zh.ts'
import { zh } from '../../../dashboards/web/src/i18n/zh.ts'
import { payloadText } from '../../../dashboards/web/src/payload.ts'
import { errorTable } from '../../../ingest/errors.ts'

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort()

describe('the dictionaries', () => {
  it('have the same keys', () => expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort()))

  it.each(Object.entries(en))('%s fills in the same facts in both languages', (key, text) => {
    const chinese = zh[key as keyof typeof zh]
    expect(placeholders(chinese)).toEqual(placeholders(text))
    expect(chinese.trim()).not.toBe('')
  })

  it('explain in Chinese only errors that exist', () => {
    expect(Object.keys(errorsZh).filter((code) => !Object.hasOwn(errorTable, code))).toEqual([])
  })

  it('explain in Chinese every error that the API or a quarantine entry can show', () => {
    const shown = Object.entries(errorTable).filter(
      ([, entry]) => 'status' in entry || entry.next.includes('then replay'),
    )
    const beyond = ['PROXY_REQUIRED']
    expect(
      shown.map(([code]) => code).filter((code) => !Object.hasOwn(errorsZh, code) && !beyond.includes(code)),
    ).toEqual([])
  })
})

describe('a quantity', () => {
  it.each([
    [1558.349, 'Cel', '1,558.3 °C'],
    [0.2134, 'mm', '0.213 mm'],
    [12034.4, 'kW.h', '12,034 kWh'],
    [7998.2, '/min', '7,998 min⁻¹'],
    [17.5, 'CNY', '17.50 CNY'],
    [3, undefined, '3'],
    [0.012345, undefined, '0.012'],
    ['AL-2600', undefined, 'AL-2600'],
    [null, 'mm', '–'],
    [Number.NaN, 'mm', '–'],
  ])('%s %s reads %s', (value, unit, text) => expect(quantityText(value, unit)).toBe(text))

  it('never claims certainty', () => {
    expect([0, 0.004, 0.5, 0.996, 1].map(percentText)).toEqual(['0.1 %', '0.4 %', '50 %', '99.6 %', '99.9 %'])
  })

  it('has its sign as a difference', () => {
    expect([3.7, -3.7, 0].map((value) => differenceText(value, 'Cel'))).toEqual(['+3.7 °C', '−3.7 °C', '0'])
  })

  it('states its limits', () => {
    expect(specText({ min: 96.5, unit: '%' })).toBe('≥ 96.50 %')
    expect(specText({ max: 0.3, unit: 'mm' })).toBe('≤ 0.300 mm')
    expect(specText({ min: 1, max: 2, unit: 'mm' })).toBe('1.000 mm … 2.000 mm')
  })

  it('of bytes and time is readable', () => {
    expect([0, 1536, 10 * 1024 ** 3].map(bytesText)).toEqual(['0 B', '1.5 KiB', '10.0 GiB'])
    expect([30_000, 1_800_000, 33_120_000, 200_000_000].map(durationText)).toEqual([
      '30 s',
      '30 min',
      '9 h 12 min',
      '2 d 7 h',
    ])
  })

  it('without a unit of its own has about four digits', () => {
    expect([12345.6, 123.46, 1.2345, 0].map((value) => figureText(value))).toEqual(['12,346', '123.5', '1.23', '0'])
  })
})

describe('a time', () => {
  const time = '2026-01-10T18:30:05.123456789Z'
  it('is shown in the zone of the plant', () => {
    expect(timeText(time, 'Asia/Shanghai')).toBe('2026-01-11 02:30')
    expect(secondsText(time, 'Europe/Berlin')).toBe('2026-01-10 19:30:05')
    expect(timeText(undefined, 'Asia/Shanghai')).toBe('–')
  })

  it('on an axis shows the day where a day begins', () => {
    const midnight = Date.parse('2026-01-10T16:00:00Z')
    expect(axisText(midnight, 'Asia/Shanghai', 86_400_000)).toBe('01-11')
    expect(axisText(midnight + 3_600_000, 'Asia/Shanghai', 86_400_000)).toBe('01:00')
  })
})

describe('a payload', () => {
  const shown = (bytes: Uint8Array | string) => payloadText(Buffer.from(bytes).toString('base64'))
  it('shows what cannot be seen', () => {
    expect(shown('a\u0000b\u202Ec\u200Bd\te\n你')).toBe('a\\u0000b\\u202ec\\u200bd\te\n你')
  })

  it('that is no text is shown as bytes', () => {
    expect(shown(Uint8Array.from([0xff, 0xfe, 0x00, 0x41]))).toBe('000000  ff fe 00 41')
  })
})
