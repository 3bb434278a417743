import { readFileSync } from 'node:fs';

/**
 * Peak resident memory of this process, in bytes. Linux keeps it in `VmHWM`; `ru_maxrss` there also counts the
 * process that forked this one, so it stands in only where there is no `/proc`.
 */
export function peakMemory(): number {
  try {
    const [, kibibytes = ''] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kibibytes) * 1_024;
  } catch {
    return process.resourceUsage().maxRSS * 1_024;
  }
}
