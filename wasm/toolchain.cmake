# Emscripten as Debian packages it: finds its CMake platform file and the Node modules that its linker needs (acorn), so
# that `cmake --preset wasm` works with no variable set by hand. Debian's compiled system libraries are used as they are.
find_program(EMXX em++ REQUIRED)
get_filename_component(emxx_file ${EMXX} REALPATH)
get_filename_component(emscripten_root ${emxx_file} DIRECTORY)

find_path(EMSCRIPTEN_NODE_MODULES acorn/package.json NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH
          PATHS ${emscripten_root}/node_modules ENV NODE_PATH
                /usr/share/nodejs /usr/lib/nodejs /usr/lib/node_modules /usr/local/lib/node_modules)
if(NOT EMSCRIPTEN_NODE_MODULES)
  message(FATAL_ERROR "Emscripten's linker needs the Node module acorn, which is in no known folder: install node-acorn.")
endif()

# First for the configure step's own trial builds, then for every link of the build.
set(ENV{NODE_PATH} ${EMSCRIPTEN_NODE_MODULES})
set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=${EMSCRIPTEN_NODE_MODULES}")

include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
