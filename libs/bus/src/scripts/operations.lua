-- What commit.lua and publish.lua share; scripts.ts puts it before them.
--
-- An operation is: command, index into KEYS, number of arguments, arguments. `SAY` appends one entry with the one
-- field `e` for each of its arguments.
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end

-- Takes the type that each of KEYS[first..] must have if it exists, `*` for any. Asked before anything is touched: an
-- error in the middle of a script does not undo what came before it.
local function wrongType(first)
  for index = first, #KEYS do
    local expected = take()
    local found = redis.call('TYPE', KEYS[index]).ok
    if found ~= 'none' and expected ~= '*' and found ~= expected then
      return redis.error_reply('WRONGTYPE ' .. KEYS[index] .. ' is a ' .. found)
    end
  end
end

local appended = {}

-- Lua passes no more than some 8,000 arguments on. What has more than this (even, for HSET's pairs) is of a command that
-- takes any number of fields, members or values, and is done in portions.
local PORTION = 5000

-- Takes a number of operations and each of them; applies them unless they are to be skipped.
local function operate(skip)
  for _ = 1, tonumber(take()) do
    local command = take()
    local key = KEYS[tonumber(take())]
    local count = tonumber(take())
    if not skip then
      if command == 'SAY' then
        for index = at + 1, at + count do
          redis.call('XADD', key, '*', 'e', ARGV[index])
        end
        appended[key] = true
      else
        for first = at + 1, at + math.max(count, 1), PORTION do
          redis.call(command, key, unpack(ARGV, first, math.min(first + PORTION - 1, at + count)))
        end
        if command == 'XADD' then
          appended[key] = true
        end
      end
    end
    at = at + count
  end
end

-- Tells whoever listens which streams have more. A message may be lost: readers also look by themselves.
local function wake()
  for stream in pairs(appended) do
    redis.call('PUBLISH', stream, '')
  end
end
