/** Grouping accuracy by system as others published it, each with settings for each system. */
export const PUBLISHED: readonly {
  readonly name: string;
  readonly source: string;
  readonly GA: Readonly<Record<string, number>>;
}[] = [
  {
    name: 'Drain',
    source:
      'Zhu et al.: "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019; similarity, depth and masks set for each system',
    GA: {
      Android: 0.911,
      Apache: 1,
      BGL: 0.963,
      HDFS: 0.998,
      HPC: 0.887,
      Hadoop: 0.948,
      HealthApp: 0.78,
      Linux: 0.69,
      Mac: 0.787,
      OpenSSH: 0.788,
      OpenStack: 0.733,
      Proxifier: 0.527,
      Spark: 0.92,
      Thunderbird: 0.955,
      Windows: 0.997,
      Zookeeper: 0.967,
    },
  },
  {
    name: 'Brain',
    source: 'benchmark result in logpai/logparser; masks, threshold and splitting set for each system',
    GA: {
      Android: 0.9605,
      Apache: 1,
      BGL: 0.986,
      HDFS: 0.9975,
      HPC: 0.945,
      Hadoop: 0.949,
      HealthApp: 1,
      Linux: 0.996,
      Mac: 0.942,
      OpenSSH: 1,
      OpenStack: 1,
      Proxifier: 1,
      Spark: 0.9975,
      Thunderbird: 0.971,
      Windows: 0.997,
      Zookeeper: 0.9875,
    },
  },
];
