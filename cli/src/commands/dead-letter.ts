import { CONTROL, type ListedLetter, listDeadLetters, open, Planes, redrive } from '@hale/bus';
import { type Environment, loadConfig } from '@hale/config';
import { topics } from '@hale/events';
import type { Command } from 'commander';
import pino from 'pino';
import { UsageError } from '../usage-error.ts';

const GROUPS = [...new Set(Object.values(topics).flatMap(({ consumers }) => consumers as readonly string[]))];

export function deadLetterCommands(program: Command, environment: Environment): void {
  const command = program.command('dead-letter').description('entries that could not be handled');
  const file = () => program.opts<{ config?: string }>().config;
  command
    .command('list')
    .description('what died, why, after how many tries')
    .option('--service <name>', 'of one service only')
    .option('--json', 'one JSON object a line')
    .action(async ({ service, json }: { service?: string; json?: boolean }) => {
      await withPlanes(file(), environment, async (planes) => {
        for (const letter of await letters(planes, service))
          console.log(json ? JSON.stringify(letter) : lineOf(letter));
      });
    });
  command
    .command('redrive')
    .description('send dead letters to their service again, once each')
    .argument('[id]', 'one of them, as listed; all when absent')
    .option('--service <name>', 'of one service only')
    .action(async (id: string | undefined, { service }: { service?: string }) => {
      await withPlanes(file(), environment, async (planes) => {
        const chosen = (await letters(planes, service)).filter((letter) => id === undefined || letter.id === id);
        if (id !== undefined && chosen.length === 0) throw new UsageError(`no dead letter ${id}`);
        for (const letter of chosen) await redrive(planes.redisOf(letter.slot), letter);
        console.log(`${chosen.length} sent again`);
      });
    });
}

async function letters(planes: Planes, service: string | undefined): Promise<ListedLetter[]> {
  if (service !== undefined && !GROUPS.includes(service))
    throw new UsageError(`no service ${service}; there are ${GROUPS.join(', ')}`);
  const groups = service === undefined ? GROUPS : [service];
  const slots = [CONTROL, ...planes.telemetrySlots()];
  const lists = groups.flatMap((group) => slots.map((slot) => listDeadLetters(planes.redisOf(slot), group, slot)));
  return (await Promise.all(lists)).flat();
}

function lineOf({ id, group, stream, kind, attempts, reason }: ListedLetter): string {
  return `${id}  ${group}  ${stream}  ${kind} after ${attempts}: ${reason.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 160)}`;
}

async function withPlanes(
  file: string | undefined,
  environment: Environment,
  work: (planes: Planes) => Promise<void>,
): Promise<void> {
  const { sections } = await import('../services.ts');
  const { redis } = loadConfig({ file, environment, sections }).core;
  const log = pino({ level: 'warn' }, pino.destination(2));
  const control = open(redis.url, 'hale-cli', log);
  const telemetry = redis.telemetryUrl === undefined ? control : open(redis.telemetryUrl, 'hale-cli', log);
  try {
    await work(new Planes(control, telemetry, redis.partitions));
  } finally {
    control.disconnect();
    telemetry.disconnect();
  }
}
