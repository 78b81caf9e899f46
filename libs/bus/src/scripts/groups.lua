-- What begin.lua, commit.lua and lapse.lua share; scripts.ts puts it before them.
--
-- A reply of names and values in turn, by name.
local function named(reply)
  local field = {}
  for index = 1, #reply, 2 do
    field[reply[index]] = reply[index + 1]
  end
  return field
end

-- What Redis knows of a group of a stream, or nil when there is no such group or stream.
local function groupOf(stream, name)
  if redis.call('EXISTS', stream) == 0 then
    return nil
  end
  for _, row in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local group = named(row)
    if group['name'] == name then
      return group
    end
  end
  return nil
end

