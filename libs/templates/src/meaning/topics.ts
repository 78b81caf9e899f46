/**
 * Words by what they are about, whatever system writes them; `~` stands for any ending. A learner that has seen few texts knows by them that
 * `inode` is of a kind with `volume`.
 */
const WORDS = {
  fall:
    'abend abnormally abort~ assert assertion bugcheck core coredump crash~ died dies dump~ exit~ fatal fault killed oops panic~ respawn ' +
    'restarting segfault segmentation sigabrt sigbus sigill sigkill sigsegv signal stopcode terminated terminating unexpectedly unrecoverable ' +
    'backtrace uncaught unhandled zombie',
  memory:
    'alloc allocate allocated allocating allocation allocator bytes cgroup gc heap malloc mem memory metaspace oom oomkilled outofmemory ram ' +
    'rss swap vm',
  storage:
    'backup bitrot block blocks brick btrfs capacity checksum datastore device dev directory disk disks drive drives enospc eio erofs ' +
    'extents ext filesystem file~ flush folder fs fsck fsync inode inodes journal lun mount~ nvme partition pvc quota raid readonly ' +
    'scsi sector~ segment smart snapshot space ssd storage superblock tablespace unmount~ volume~ wal watermark xfs zfs',
  wire:
    'address arp bgp bind carrier channel connect connected connecting connection~ conn dhcp dial disconnect~ dns econnrefused econnreset ' +
    'ehostunreach enetunreach enotfound epipe eth ethernet gateway getaddrinfo gossip handshake heartbeat host hostname hosts http~ icmp ' +
    'interface ip ipv iptables link lookup mac mtu network nic nxdomain ospf packet~ peer peers pipe port reachable reconnect~ refused ' +
    'reset resolution resolve resolver route router routing server socket~ ssl subnet switch tcp tls transport tunnel udp unreachable ' +
    'uplink vlan vpn websocket wifi wireless',
  time:
    'deadline elapsed expir~ etimedout exceeded idle late latency longer overdue patience respond~ slow stall~ timed timeout~ timer waited ' +
    'waiting watchdog within long answer answered reply responding',
  identity:
    'access account~ acl allowed anonymous auth authenticat~ authori~ bearer caller credential~ denied eacces eperm forbidden grant~ identity ' +
    'impersonat~ jwt kerberos ldap lockout locked login logins logon logout mfa oauth oidc otp pam password~ permission~ permitted ' +
    'principal privilege~ publickey rbac role root saml sasl scope session sign signin sso sudo token~ unauthenticated unauthori~ user ' +
    'username users',
  data:
    'checkpoint~ collection column~ commit constraint cql cursor database~ db deadlock~ dml duplicate foreign index~ innodb insert isr jdbc ' +
    'key lock locks master mongo~ mysql oplog oracle orm partition~ postgres~ primary query queries quorum redis relation replica~ ' +
    'replication rollback rolled row rows schema secondary serializ~ shard~ slave sql~ sqlstate sstable~ standby statement table~ ' +
    'transaction~ truncate tuple txn unique update vacuum',
  others:
    'api backend~ bad broker circuit degraded dependen~ downstream eject~ endpoint external fallback gateway healthy internal origin ' +
    'provider~ remote responded response server service~ status supplier unavailable unhealthy upstream~ vendor webhook',
  settings:
    'argument~ attribute class config~ configmap default deprecated directive empty enoent env environment field flag~ format invalid ' +
    'keyword library line missing misspelled module~ namespace no option~ package parameter~ pars~ placeholder plugin profile property ' +
    'properties reload~ required section setting~ symbol syntax undefined unknown unrecognized unsupported value variable~ yaml yml',
  limits:
    'backlog backpressure budget buffer~ burst busy capacity concurren~ congest~ cpu descriptors drop dropped emfile enfile eagain ' +
    'exhaust~ fd full limit~ load many max maximum maxed overflow~ overload~ pool pressure queue~ quota rate reject~ resource~ saturat~ ' +
    'semaphore shed slot~ starvation thread~ throttl~ too ulimit usage utili~ worker~ workers',
  danger:
    'antivirus attack~ audit avc banned blocked breach brute ca cert certificate~ cipher csrf cve dangerous deny exploit firewall forged ' +
    'fraud~ hack~ host injection intrus~ issuer leaked malicious malware mitm pkix private probing replay rootkit scan scanner secret ' +
    'secrets selinux self signature~ signed signing spam spoof~ sql suspicious tamper~ traversal trusted untrusted violation virus ' +
    'vulnerab~ waf x xss',
  delivery:
    'applied apply artifact build built canary chart ci deploy~ firmware helm image images install~ manifest migrat~ pipeline promoted ' +
    'publish~ pull~ push~ registry release~ replicaset revision rollout rolled rollback scaled stag~ sync synced tag update~ upgrad~ ' +
    'version',
  caching: 'cache cached caches caching cdn evict~ hit invalidat~ lru memcached miss purge stale ttl varnish warm~',
  program:
    'argument array assert~ bounds cannot cast convert decode deserializ~ encoding exception expected function index instance invalid iterable ' +
    'json method nil none null nullpointer~ object operand operator overflow parse parsing range read reference syntax token traceback ' +
    'type undefined unexpected value zero',
  trade:
    'account amount balance basket billing booking campaign cart charge~ checkout claim comment coupon currency customer~ delivery ' +
    'invoice~ item merchant message order~ parcel passenger patient payment~ payout player policy price product~ purchase~ refund~ ' +
    'review sale shipment shipped shop sku stock subscri~ ticket transfer visitor~ voucher warehouse wrote',
  machine:
    'battery bmc cable chassis cmos core correctable cpu dimm ecc enclosure fan firmware gpu hardware ipmi machine mce memory module ' +
    'motherboard overheat~ parity pcie power printer processor psu sensor~ temperature thermal uncorrect~ ups usb voltage',
  routine:
    'accepting added alive begin~ booted completed completion done enabled entering finished gracefully healthy heartbeat info initiali~ ' +
    'joined launch~ listening loaded loading ok online passed polling processed ready received registered request running scheduled ' +
    'shutdown started starting stopped stopping success~ succeeded waiting',
} as const;

const TOPICS = Object.entries(WORDS).map(
  ([topic, words]) =>
    [topic, new RegExp(`^(?:${words.replaceAll('~', '\\p{L}*').replaceAll(' ', '|')})$`, 'u')] as const,
);

/** What a lower-cased word may be about. */
export function topicsOf(word: string): string[] {
  return TOPICS.filter(([, pattern]) => pattern.test(word)).map(([topic]) => topic);
}
