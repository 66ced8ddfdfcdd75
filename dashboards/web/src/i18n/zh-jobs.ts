// Chinese of simulations in the background.
import type { enJobs } from './en-jobs.ts'

export const zhJobs: Record<keyof typeof enJobs, string> = {
  'simulation.job': '任务',
  'simulation.runs': '模型运行次数',
  'simulation.runsWord': '次',
  'simulation.seed': '随机种子',
  'simulation.closed': '公式解',
  'simulation.full': '时间积分',
  'simulation.begin': '开始',
  'simulation.begun': '仿真已开始',
  'simulation.jobsHint':
    '在工艺优化的范围内抽取配方，逐一由模型计算；在后台运行，只用数据链路空出的处理器。种子相同，结果相同。',
  'simulation.noJobs': '昆仑启动以来尚无仿真任务',
  'simulation.progress': '进度',
  'simulation.asked': '开始时间',
  'simulation.speed': '，每秒 {speed} 次',
  'simulation.ofRuns': '{finished} / {runs}',
  'simulation.left': '，剩余 {time}',
  'simulation.cancel': '终止',
  'simulation.cancelHint': '已完成的部分不会保留。确定终止？',
  'simulation.cancelled': '仿真已终止',
  'simulation.result': '{id} 的结果',
  'simulation.noResult': '尚无结果',
  'simulation.over': '抽样范围：{ranges}',
  'simulation.good': '{runs} 个配方中有 {share} 满足全部限值。',
  'jobState.waiting': '等待',
  'jobState.working': '计算中',
  'jobState.done': '完成',
  'jobState.failed': '失败',
  'jobState.cancelled': '已终止',
}
