class First < ActiveRecord::Migration[7.1]; end
