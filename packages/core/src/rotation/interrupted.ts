export { interruption, stopIfInterrupted } from '../interruption.ts'
