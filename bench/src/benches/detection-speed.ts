import { type Bench, type Figures, numberOption } from '../bench.ts';
import { coursesOf } from '../speed/courses.ts';
import { type Race, raceEach, raceInTurn } from '../speed/race.ts';
import { type Room, roomOf } from '../speed/room.ts';

interface SpeedFigures extends Figures {
  /** One series after the other. */
  readonly each: Race;
  readonly inTurn: Race;
  readonly room: Room;
}

const number = numberOption(/^[1-9]\d{0,6}$/);

/** How much a core judges, and what it keeps to do so. */
export const detectionSpeed: Bench<SpeedFigures> = {
  name: 'detection-speed',
  summary: 'points a second through all signs on one core, beside a plain z-score; memory of many series',
  dataset: 'synthetic: series of the services of `quiet`, sampled each 15 to 60 s, no faults; counters as rates',
  options: [
    number('services', '12', 'of about 14 series each'),
    number('days', '3', 'how long they last'),
    number('rounds', '7', 'medians are of so many'),
    number('series', '10000', 'that are judged in turn, a value of each'),
    number('fleet', '100000', 'series of which the memory is measured'),
  ],
  run({ seed, progress, options }) {
    const given = (name: string) => Number(options[name]);
    const courses = coursesOf(seed, given('services'), given('days'));
    // First, while nothing else has made the process grow.
    const room = roomOf(courses, given('fleet'));
    progress(`${room.series} series: ${room.rssMiB} MiB`);
    const each = raceEach(courses, given('rounds'));
    progress(`one after the other: ${each.pointsPerS} points/s`);
    const inTurn = raceInTurn(courses, given('series'), given('rounds'));
    return Promise.resolve({ each, inTurn, room });
  },
  show: ({ each, inTurn, room }) =>
    [
      lineOf('one series after the other', each),
      lineOf('a value of each in turn', inTurn),
      `memory of ${room.series} series: ${room.rssMiB} MiB resident (${room.rssBytesASeries} B a series), ` +
        `${room.arrayBuffersMiB} MiB of it state (${room.arrayBuffersBytesASeries} B; a series keeps ${room.seriesBytes} B); ` +
        `${room.pointsPerS} points/s in turn`,
    ].join('\n'),
};

const lineOf = (what: string, { series, pointsPerS, zScorePointsPerS, timesZScore }: Race): string =>
  `${what}, ${series} series: ${pointsPerS} points/s; z-score ${zScorePointsPerS}, so ${timesZScore} times as long a point`;
