#!lua
-- Takes an amount out of a day's and an incident's budget, or says which of them has not that much left.
-- KEYS: spent in the day, spent for the incident, reservations of the day. ARGV: reservation, incident ('' for none), amount,
-- the day's cap, an incident's cap, milliseconds to remember. All amounts in billionths of a dollar.
-- Returns { 'granted' | 'day' | 'incident', spent in the day after it }.
local amount = tonumber(ARGV[3])
local day = tonumber(redis.call('GET', KEYS[1]) or '0')
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return { 'granted', day } end
if day + amount > tonumber(ARGV[4]) then return { 'day', day } end
if ARGV[2] ~= '' then
  local incident = tonumber(redis.call('GET', KEYS[2]) or '0')
  if incident + amount > tonumber(ARGV[5]) then return { 'incident', day } end
  redis.call('INCRBY', KEYS[2], ARGV[3])
end
day = redis.call('INCRBY', KEYS[1], ARGV[3])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[6]) end
return { 'granted', day }
