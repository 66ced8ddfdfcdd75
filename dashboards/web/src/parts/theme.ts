// The component library in the colours of the page.
import { type ThemeConfig, theme } from 'antd'
import { colours, type Tone } from './palette.ts'
import { softOf } from './soft-colours.ts'

/** Larger and less dense on a wall: it is read from metres away. */
export function themeOf(tone: Tone, isWall: boolean): ThemeConfig {
  const density = isWall ? [] : [theme.compactAlgorithm]
  return {
    algorithm: [tone === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm, ...density],
    cssVar: {},
    token: {
      ...tokensOf(tone),
      // Whoever asked the system for less motion gets none.
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      borderRadius: 6,
      fontSize: isWall ? 20 : 14,
      fontFamily:
        "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
    },
    components: componentsOf(tone),
  }
}

function tokensOf(tone: Tone): NonNullable<ThemeConfig['token']> {
  const { ink } = colours[tone]
  const soft = softOf[tone]
  return {
    ...{ colorPrimary: ink.brand, colorInfo: ink.brand, colorLink: ink.brand },
    ...{ colorPrimaryBg: soft.brand, colorPrimaryBgHover: soft.brandHover, colorInfoBg: soft.brand },
    ...{ colorSuccess: ink.good, colorSuccessBg: soft.good },
    ...{ colorWarning: ink.warning, colorWarningBg: soft.warning },
    ...{ colorError: ink.bad, colorErrorBg: soft.bad },
    ...{ colorBgLayout: ink.ground, colorBgContainer: ink.surface },
    ...{ colorTextDescription: ink.quiet, colorTextPlaceholder: ink.quiet, colorTextTertiary: ink.quiet },
    ...(tone === 'dark' ? { colorBgElevated: '#232c33' } : { colorTextBase: '#1c2830' }),
  }
}

/** On dark the brand is light: what stands on it is dark. */
function componentsOf(tone: Tone): NonNullable<ThemeConfig['components']> {
  const { ink } = colours[tone]
  const onBrand = tone === 'dark' ? { Button: { primaryColor: ink.ground, dangerColor: ink.ground } } : {}
  return {
    ...onBrand,
    Layout: {
      headerBg: ink.surface,
      siderBg: ink.surface,
      lightSiderBg: ink.surface,
      lightTriggerBg: ink.surface,
      lightTriggerColor: ink.text,
    },
    // Every view in the menu without a scroll bar on 768 lines.
    Menu: { itemHeight: 31, itemMarginBlock: 1 },
  }
}
