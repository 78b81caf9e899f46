import { type Draft, type Finding, findingSchema, type ServiceRef } from '@hale/events';
import type { TemplateMiner } from '@hale/templates';
import { z } from 'zod';
import type { LogClassifierConfig } from './config.ts';
import { Changes } from './policy/changes.ts';
import { clearedDraft, type Episode } from './policy/episode.ts';
import { judgeSigns } from './policy/judge-signs.ts';
import { minerOf } from './policy/known-miner.ts';
import type { Learnt } from './policy/learn.ts';
import { listen } from './policy/listen.ts';
import { askAbout, templatesOfNote, unsureOf } from './policy/questions.ts';
import type { HeardLine } from './policy/read-lines.ts';
import type { ServiceRecord } from './policy/service-record.ts';
import type { Sign } from './policy/sign.ts';
import type { Tally } from './policy/tally.ts';
import type { TemplateRecord } from './policy/template-record.ts';

/** A finding that began, got worse or is over. */
export interface Statement {
  readonly type: 'raised' | 'cleared';
  /** Milliseconds, by the time of what was heard. */
  readonly at: number;
  readonly finding: Finding;
}

/** What became of a frame of lines. */
export interface Told extends Learnt {
  readonly statements: readonly Statement[];
  /** Ids of templates that a model would have been asked about; nobody answers. */
  readonly asked: readonly string[];
}

/**
 * Listens to one service outside the bus, with the same policies as the handler, for a replay or a measurement: what the bus would keep is in
 * memory, timers go by the time of what is heard. Its time may only go forward.
 */
export class Listener {
  readonly #service: ServiceRef;
  readonly #config: LogClassifierConfig;
  readonly #templates = new Map<string, TemplateRecord>();
  readonly #tallies = new Map<string, Tally>();
  readonly #episodes = new Map<string, Episode>();
  readonly #miner: TemplateMiner;
  /** Keys of episodes whose end was not stated. */
  readonly #open = new Set<string>();
  #record: ServiceRecord | undefined;

  constructor(service: ServiceRef, config: LogClassifierConfig) {
    this.#service = service;
    this.#config = config;
    this.#miner = minerOf(this.#templates, config.templates.max);
  }

  /** What is known of each template, by its id. */
  get templates(): ReadonlyMap<string, TemplateRecord> {
    return this.#templates;
  }

  /** Lines that are heard together, at `at`. */
  hear(lines: readonly HeardLine[], at: number): Told {
    const ended = this.pass(at);
    const templates = new Changes(this.#templates);
    const tallies = new Changes(this.#tallies);
    const episodes = new Changes(this.#episodes);
    const known = { templates, tallies, episodes, service: this.#record, miner: this.#miner };
    const { placed, absorbed, forgotten, signs, service, looked } = listen(lines, at, known, this.#config);
    const cleared = ({ finding }: Episode): boolean => !this.#open.has(finding.fingerprint);
    const about = { service: this.#service, episodes, cleared, config: this.#config, heardAt: at, slot: '0', now: at };
    const { drafts } = judgeSigns(signs, about);
    const asked = looked ? this.#ask(signs, { templates, episodes, service, at }) : [];
    this.#record = service;
    keep(this.#templates, templates);
    keep(this.#tallies, tallies);
    keep(this.#episodes, episodes);
    const statements = drafts.flatMap((draft) => statementOf(draft, at));
    for (const { finding } of statements) this.#open.add(finding.fingerprint);
    return { placed, absorbed, forgotten, statements: [...ended, ...statements], asked };
  }

  #ask(signs: readonly Sign[], { templates, episodes, service, at }: Looked): string[] {
    const { ask } = this.#config;
    const unsure = unsureOf(templates.entries(), { now: at, ask, ofNote: templatesOfNote(signs, episodes, at) });
    const { changed } = askAbout(unsure, new Map(), service, { now: at, ask });
    for (const [id, record] of changed) templates.set(id, record);
    return [...changed].flatMap(([id, { askedAt }]) => (askedAt === at ? [id] : []));
  }

  /** States what is over by then. */
  pass(at: number): Statement[] {
    if (this.#open.size === 0) return [];
    const over = [...this.#episodes.values()].filter(
      ({ finding, heardAt, quietMs }) => this.#open.has(finding.fingerprint) && at - heardAt > quietMs,
    );
    return over.flatMap(({ finding, heardAt, quietMs }) => {
      this.#open.delete(finding.fingerprint);
      return statementOf(clearedDraft(finding, heardAt + quietMs, quietMs), at);
    });
  }
}

interface Looked {
  readonly templates: Changes<TemplateRecord>;
  readonly episodes: Changes<Episode>;
  readonly service: ServiceRecord;
  readonly at: number;
}

function keep<Entry>(known: Map<string, Entry>, { changed, removed }: Changes<Entry>): void {
  for (const key of removed) known.delete(key);
  for (const [key, entry] of changed) known.set(key, entry);
}

const aboutFinding = z.object({ finding: findingSchema });

/** What is over was over at a time of its own; what is raised is known from when it is heard. */
function statementOf({ type, data, time }: Draft, heardAt: number): Statement[] {
  if (type !== 'finding.raised' && type !== 'finding.cleared') return [];
  const { finding } = aboutFinding.parse(data);
  return [
    type === 'finding.raised'
      ? { type: 'raised', at: heardAt, finding }
      : { type: 'cleared', at: time ?? heardAt, finding },
  ];
}
