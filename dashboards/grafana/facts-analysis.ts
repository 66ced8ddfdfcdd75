// What Grafana reads of statistics: control charts with rule hits, progress of studies, predictions held against results.
import { type Measurement, place } from './measurement.ts'

/** One point of a control chart. Rule hits are fields of their point, so that a hit that no longer holds goes with it. */
export const control = {
  name: 'control',
  time: 'start of the run',
  tags: [...place, 'quantity'],
  fields: {
    run: 'id',
    state: 'valid or void',
    value: 'mean over the specimens of the run',
    centre: 'centre line',
    lower: 'control limit',
    upper: 'control limit',
    spec_lower: 'limit of the specification, where it has one',
    spec_upper: 'limit of the specification, where it has one',
    hits: 'rule hits in which the point takes part',
    rules: 'rules of those that end with it; empty: none',
    text_en: 'what these say, in English',
    text_zh: 'the same in Chinese',
    cpk: 'of the newest runs up to this one',
    cpk_lower: 'its lower confidence bound',
    cpk_upper: 'its upper confidence bound',
    ppk: 'by the spread of all of them',
    count: 'runs behind these indices',
  },
} as const satisfies Measurement

export const progress = {
  name: 'progress',
  time: 'end of the run',
  tags: [...place, 'study'],
  fields: {
    run: 'id',
    suggestion: 'that it came from, if any',
    meets: '1 where every limit was met, 0 where one was missed; absent while something is not measured',
    best: 'best objective of the runs so far that met every limit',
    'outcome_…': 'measured or computed, by name',
  },
} as const satisfies Measurement

export const foretold = {
  name: 'foretold',
  time: 'end of the run',
  tags: [...place, 'study', 'outcome'],
  fields: {
    run: 'id',
    suggestion: 'id of the suggestion it came from',
    predicted: 'mean',
    sd: 'of the prediction',
    measured: 'mean over the specimens',
    lower: 'of the interval that should hold nine of ten',
    upper: 'of the interval that should hold nine of ten',
    z: 'measured less predicted, in standard deviations',
    inside: '1 where the interval holds the result, else 0',
  },
} as const satisfies Measurement

export const analyses = [control, progress, foretold] as const
