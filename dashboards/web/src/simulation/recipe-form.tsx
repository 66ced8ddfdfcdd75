// The recipe that is asked about: the study's own settings first, the twin's others when wanted.
import { Button, Card, Collapse, Flex, InputNumber, Slider } from 'antd'
import { useText } from '../i18n/text.tsx'
import type { TwinInfo } from '../twins/twin-api.ts'
import { useQuantities } from '../twins/words.ts'
import { nameOf as nameOfRun } from '../why/front.ts'
import type { Recipe } from './uses-api.ts'

type Parameter = TwinInfo['parameters'][number]

interface Props {
  readonly twin: TwinInfo
  readonly recipe: Recipe
  readonly onChange: (recipe: Recipe) => void
}

export function RecipeForm({ twin, recipe, onChange }: Props) {
  const { t } = useText()
  const own = twin.parameters.filter(({ asked }) => asked !== undefined)
  const others = twin.parameters.filter(({ asked }) => asked === undefined)
  const input = (parameter: Parameter) => (
    <SettingInput
      key={parameter.name}
      parameter={parameter}
      value={recipe[parameter.name] ?? twin.today.settings[parameter.name] ?? parameter.value}
      onChange={(value) => onChange({ ...recipe, [parameter.name]: value })}
    />
  )
  return (
    <Card
      size="small"
      title={t('simulation.recipe')}
      extra={
        <Button size="small" disabled={Object.keys(recipe).length === 0} onClick={() => onChange({})}>
          {t('simulation.toToday')}
        </Button>
      }
    >
      <div className="quiet small gap-below">
        {twin.today.run === undefined
          ? t('simulation.fromRecipe')
          : t('simulation.fromRun', { run: nameOfRun({ ...twin.today, run: twin.today.run }) })}
      </div>
      {own.map(input)}
      <Collapse
        size="small"
        ghost
        items={[{ key: 'more', label: t('simulation.more', { count: others.length }), children: others.map(input) }]}
      />
    </Card>
  )
}

interface InputProps {
  readonly parameter: Parameter
  readonly value: number
  readonly onChange: (value: number) => void
}

function SettingInput({ parameter, value, onChange }: InputProps) {
  const { labelOf } = useQuantities()
  const { name, unit, low, high, within } = parameter
  const [min, max] = within ?? [low, high]
  const step = stepOf(min, max)
  const label = labelOf(name, unit)
  const decimals = decimalsOf(step)
  // A field that is left says its rounded figure again: that changes nothing.
  const type = (next: number | null) => next !== null && next !== Number(value.toFixed(decimals)) && onChange(next)
  return (
    <div>
      <div className="small">{label}</div>
      <Flex gap="small" align="center">
        <Slider
          style={{ flex: 1 }}
          min={min}
          max={max}
          step={step}
          value={value}
          onChange={onChange}
          ariaLabelForHandle={label}
        />
        <InputNumber
          size="small"
          min={low}
          max={high}
          step={step}
          precision={decimals}
          value={value}
          onChange={type}
          aria-label={label}
          style={{ width: 86 }}
        />
      </Flex>
    </div>
  )
}

function decimalsOf(step: number): number {
  return Math.max(0, Math.round(-Math.log10(step)))
}

/** About two hundred steps over the range, round in decimals. */
export function stepOf(min: number, max: number): number {
  return 10 ** Math.floor(Math.log10(Math.max(max - min, 1e-9) / 20))
}
