-- For each lane: entries that no worker has, and when the oldest of these came, in ms (-1: there is none).
-- KEYS: three lanes
local depths = {}
for lane = 1, 3 do
  local groups = redis.pcall('XINFO', 'GROUPS', KEYS[lane])
  local pending, last = 0, '0'
  if not groups.err and groups[1] then
    for i = 1, #groups[1], 2 do
      if groups[1][i] == 'pending' then pending = groups[1][i + 1] end
      if groups[1][i] == 'last-delivered-id' then last = groups[1][i + 1] end
    end
  end
  local oldest = redis.call('XRANGE', KEYS[lane], '(' .. last, '+', 'COUNT', 1)[1]
  depths[#depths + 1] = redis.call('XLEN', KEYS[lane]) - pending
  depths[#depths + 1] = oldest and tonumber(string.match(oldest[1], '^%d+')) or -1
end
return depths
