-- Entries after a position, as few and as flat as they can be told: taking apart the nested reply of XRANGE costs a reader
-- twice as much as parsing the events in it.
--
-- KEYS[1]   the stream
-- ARGV      position, entries at most, bytes of text after which no further entry is told
-- returns   { ids, text, text … }: ids with a space between them, `<id>/<group>` where the entry is for one group only;
--           an entry without a text has a nil
local ids, texts, size, most = {}, {}, 0, tonumber(ARGV[3])
for index, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])) do
  if size > most then
    break
  end
  local id, fields = entry[1], entry[2]
  local text = false
  if #fields == 2 and fields[1] == 'e' then
    text = fields[2]
  else
    for at = 1, #fields, 2 do
      if fields[at] == 'e' then
        text = fields[at + 1]
      elseif fields[at] == 'g' then
        id = id .. '/' .. fields[at + 1]
      end
    end
  end
  size = size + #(text or '')
  ids[index] = id
  texts[index] = text
end
return { table.concat(ids, ' '), unpack(texts) }
